import { ShellSpecimen } from './ShellSpecimen'

export default function ShellPage() {
  return <ShellSpecimen />
}
