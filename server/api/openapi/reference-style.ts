/** Neutrals and one accent, as in the console. */
export const referenceStyle = `
:root{color-scheme:light dark;--bg:light-dark(#fff,#0d0e10);--text:light-dark(#17181a,#e8e9eb);--muted:light-dark(#5d6168,#9a9fa8);
--line:light-dark(#e3e5e8,#26292e);--code:light-dark(#f4f5f6,#17191c);--accent:light-dark(#2f5bd7,#8aa9ff);
--get:light-dark(#1b6e3c,#6fcf97);--post:light-dark(#8a4b00,#f0b35e);--del:light-dark(#b3261e,#ff8a80)}
*{box-sizing:border-box}html{scroll-padding-top:16px}
body{margin:0;display:grid;grid-template-columns:280px minmax(0,1fr);font:14px/1.5 Geist,system-ui,sans-serif;background:var(--bg);color:var(--text)}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:16px;border-right:1px solid var(--line);font-size:13px}
nav h2{font-size:12px;margin:16px 0 4px;color:var(--muted);font-weight:500}nav ul{list-style:none;margin:0;padding:0}
nav a{display:block;padding:2px 0;color:var(--text);text-decoration:none}nav a:hover{color:var(--accent)}.home{font-weight:600}
main{padding:24px 32px 96px;max-width:960px}h1{font-size:24px;margin:0 0 8px}h2{font-size:18px;margin:40px 0 0;padding-top:16px}
h3{font-size:15px;margin:0 0 4px}h4{font-size:12px;color:var(--muted);font-weight:500;margin:12px 0 4px}
section{border-top:1px solid var(--line);padding:16px 0;margin-top:12px}a{color:var(--accent)}
code,pre,b.GET,b.POST,b.PUT,b.DELETE{font-family:"Geist Mono",ui-monospace,monospace;font-size:12px}
pre{background:var(--code);padding:12px;border-radius:6px;overflow:auto}p{margin:4px 0}
.meta,i,.range{color:var(--muted)}i{font-style:normal}.GET{color:var(--get)}.POST,.PUT{color:var(--post)}.DELETE{color:var(--del)}
table{border-collapse:collapse;width:100%;font-size:13px}td{border-top:1px solid var(--line);padding:4px 12px 4px 0;vertical-align:top}
td:first-child{width:220px}summary{cursor:pointer;color:var(--muted);font-size:12px;margin-top:12px}
@media(max-width:720px){body{display:block}nav{position:static;height:auto;border:0;border-bottom:1px solid var(--line)}main{padding:16px}td:first-child{width:auto}table{display:block;overflow:auto}}
`
