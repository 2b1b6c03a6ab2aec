import 'uplot/dist/uPlot.min.css'
import './chart.css'

/** The library with its looks, loaded together and only where a chart is drawn. */
export { default } from 'uplot'
