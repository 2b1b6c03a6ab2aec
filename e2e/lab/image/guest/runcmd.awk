# The runcmd list of a #cloud-config as a shell script: `- a line` and `- [a, list]`.
BEGIN { quote = sprintf("%c", 39) }
/^runcmd:/ { inside = 1; next }
/^[^ #-]/ { inside = 0 }
inside && /^ *- / {
  sub(/^ *- +/, "")
  if ($0 ~ /^\[.*\]$/) {
    count = split(substr($0, 2, length($0) - 2), words, /, */)
    line = ""
    for (i = 1; i <= count; i++) line = line (i > 1 ? " " : "") shell(plain(words[i]))
    print line
  } else print plain($0)
}
function plain(text) {
  sub(/^[ \t]+/, "", text); sub(/[ \t\r]+$/, "", text)
  if (text ~ /^".*"$/) { text = substr(text, 2, length(text) - 2); gsub(/\\"/, "\"", text) }
  else if (text ~ /^'.*'$/) { text = substr(text, 2, length(text) - 2); gsub(quote quote, quote, text) }
  return text
}
function shell(text) { gsub(quote, quote "\\" quote quote, text); return quote text quote }
