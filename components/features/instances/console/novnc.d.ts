/** noVNC 1.7 ships no types; this is as much of its RFB client as we use. */
declare module '@novnc/novnc' {
  export default class RFB extends EventTarget {
    constructor(target: HTMLElement, socket: WebSocket)
    scaleViewport: boolean
    focusOnClick: boolean
    background: string
    disconnect(): void
    sendCtrlAltDel(): void
    focus(): void
  }
}
