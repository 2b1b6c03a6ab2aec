/** YAML in and out. `parse(print(design))` is the design, whatever people call their things. */
export { checkDesignYaml, locateProblems, parseDesignYaml } from './parse-yaml'
export { printDesign } from './print-yaml'
