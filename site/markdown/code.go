package markdown

import (
	"bytes"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/dlclark/regexp2/v2"
	"github.com/yuin/goldmark/ast"

	"github.com/clausebook/clausebook/site/markdown/diagram"
)

// Lexers lists the languages that are highlighted. Each was run on 299 hostile inputs and stayed under half a second; two
// of chroma's others never return (alecthomas/chroma#1377), and several take minutes.
var Lexers = []string{
	"yaml", "json", "toml", "ini", "xml", "html", "css", "javascript", "go", "python", "bash", "powershell", "batchfile",
	"sql", "postgresql", "docker", "nginx", "diff", "properties", "http", "protobuf", "graphql", "rego", "lua", "php", "ruby", "rust",
}

// plainNames are fences without colours.
var plainNames = map[string]bool{"": true, "text": true, "txt": true, "plain": true, "plaintext": true, "console": true, "log": true, "csv": true}

var aliases = map[string]string{
	"yml": "yaml", "js": "javascript", "golang": "go", "py": "python", "sh": "bash", "shell": "bash", "ps1": "powershell", "pwsh": "powershell",
	"bat": "batchfile", "cmd": "batchfile", "psql": "postgresql", "dockerfile": "docker", "patch": "diff", "proto": "protobuf", "rb": "ruby", "rs": "rust",
	"cfg": "ini", "conf": "ini", "svg": "xml",
}

// A block or line beyond these sizes is shown without colours: highlighting time grows faster than length.
const (
	maxHighlight     = 64 << 10
	maxHighlightLine = 2000
)

// chroma gives each match a quarter of a second, and takes one that did not end for one that was not found. The clock that
// it looks at is moved by a goroutine: on a busy machine, where a match may be held up for that long, the same text came out
// with other colours. The clock now moves so seldom that only a match which would take seconds by itself is cut short.
func init() { regexp2.SetTimeoutCheckPeriod(3 * time.Second) }

var (
	lexerMu    sync.Mutex
	lexerCache = map[string]chroma.Lexer{}
)

func lexer(name string) chroma.Lexer {
	if a, ok := aliases[name]; ok {
		name = a
	}
	known := false
	for _, l := range Lexers {
		known = known || l == name
	}
	if !known {
		return nil
	}
	lexerMu.Lock()
	defer lexerMu.Unlock()
	if l, ok := lexerCache[name]; ok {
		return l
	}
	l := lexers.Get(name)
	if l != nil {
		l = chroma.Coalesce(l)
	}
	lexerCache[name] = l
	return l
}

func (w *writer) fence(n *ast.FencedCodeBlock) {
	name := ""
	at := max(n.Pos(), 0)
	if n.Info != nil {
		name, _, _ = strings.Cut(strings.TrimSpace(string(n.Info.Segment.Value(w.src))), " ")
		at = n.Info.Segment.Start
	}
	code := lines(n, w.src)
	first := at
	if n.Lines().Len() > 0 {
		first = n.Lines().At(0).Start
	}
	switch lower := strings.ToLower(name); lower {
	case "diagram":
		w.diagram(string(code), first)
	case "agreement":
		w.t.Blocks = append(w.t.Blocks, Block{Name: lower, Text: string(bytes.TrimSpace(code)), Pos: w.pos(first), At: int32(len(w.html))})
		w.slot(SlotBlock, len(w.t.Blocks)-1)
	default:
		w.code(lower, code, at)
	}
}

func (w *writer) code(name string, code []byte, at int) {
	l := lexer(name)
	if l == nil && !plainNames[name] {
		d := w.report(at, "unknown-language", name)
		*d = d.With("use-one-of", "text, "+strings.Join(Lexers, ", "))
	}
	w.html.str(`<pre tabindex="0"><code`)
	if l != nil {
		w.html.str(` class="chroma"`)
	}
	w.html.str(`>`)
	if l == nil || len(code) > maxHighlight || longLine(code) || !w.highlight(l, string(code)) {
		w.html.esc(string(code))
	}
	w.html.str("</code></pre>\n")
}

func longLine(code []byte) bool {
	for line := range bytes.Lines(code) {
		if len(line) > maxHighlightLine {
			return true
		}
	}
	return false
}

// highlight writes tokens as spans with chroma's short class names; the style sheet gives them colours for light and dark.
func (w *writer) highlight(l chroma.Lexer, code string) bool {
	tokens, err := l.Tokenise(nil, code)
	if err != nil {
		return false
	}
	for t := tokens(); t != chroma.EOF; t = tokens() {
		class := chroma.StandardTypes[t.Type]
		if class == "" || t.Type == chroma.Text || strings.TrimSpace(t.Value) == "" {
			w.html.esc(t.Value)
			continue
		}
		w.html.str(`<span class="` + class + `">`)
		w.html.esc(t.Value)
		w.html.str("</span>")
	}
	return true
}

// diagram draws a diagram block. What is wrong with it is said at its place, and its text is shown instead.
func (w *writer) diagram(src string, at int) {
	w.diagrams++
	d, errs := diagram.Parse(src)
	if len(errs) > 0 {
		first := w.file.Position(at).Line
		for _, e := range errs {
			w.report(w.file.Offset(first+e.Line-1, e.Column), "bad-diagram", e)
		}
		w.html.str("<pre><code>")
		w.html.esc(src)
		w.html.str("</code></pre>\n")
		return
	}
	start := len(w.html)
	w.html.str("<figure>\n<div class=\"x\" tabindex=\"0\" role=\"group\" aria-label=\"")
	w.html.esc(d.Title)
	w.html.str("\">\n")
	w.html.str(d.SVG("cb-d" + strconv.Itoa(w.diagrams)))
	w.html.str("\n</div>\n<figcaption>")
	w.html.esc(d.Title)
	w.html.str("</figcaption>\n</figure>\n")
	w.t.Blocks = append(w.t.Blocks, Block{Name: "diagram", Text: src, Pos: w.pos(at), At: int32(start), Length: int32(len(w.html) - start)})
}
