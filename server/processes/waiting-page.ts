/** What a browser sees while Plenum comes up or goes down; it looks again by itself. */
export const waitingPage = (message: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="2">
<title>Plenum</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; display: grid; place-content: center; min-height: 100vh; margin: 0; padding: 1rem }
  h1 { font-size: 1.25rem; font-weight: 600; margin: 0 0 .25rem }
  p { margin: 0; opacity: .7 }
</style>
</head>
<body><main role="status"><h1>Plenum is not ready yet</h1><p>${escapeHtml(message)}</p></main></body>
</html>
`

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, char => `&#${char.charCodeAt(0)};`)
