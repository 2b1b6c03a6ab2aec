/**
 * The designer: drawing what a VDC is to hold, reading what that takes, applying it and watching it arrive, in one
 * picture. `picture` says where things stand, `editor` what edits make of a design, both without a browser; `looks` lie
 * over the picture by key; `canvas`, `properties` and `yaml` are three ways to the same edits.
 */
export { DesignPage } from './page/DesignPage'
