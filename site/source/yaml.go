package source

import (
	"bytes"
	"cmp"
	"fmt"
	"go/token"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/clausebook/clausebook/site/diag"
)

// YAML reads one YAML document that stands between two offsets of the file. The node is nil when the text is empty or
// broken.
func (f *File) YAML(from, to int) (*yaml.Node, []diag.Diagnostic) {
	text := f.Text[from:to]
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, nil
	}
	if at := tooDeep(text); at >= 0 {
		return nil, []diag.Diagnostic{diag.New(f.Position(from+at), "yaml-too-deep", MaxDepth)}
	}
	first := f.Position(from).Line - 1
	var doc yaml.Node
	if err := yaml.Load(text, &doc); err != nil {
		if len(bytes.TrimSpace(stripComments(text))) == 0 {
			return nil, nil
		}
		return nil, []diag.Diagnostic{f.syntaxError(err, from, to)}
	}
	if len(doc.Content) == 0 {
		return nil, nil
	}
	root := doc.Content[0]
	shift(root, first, f.Position(f.last(from, to)))
	return root, nil
}

func stripComments(text []byte) []byte {
	var out []byte
	for line := range bytes.Lines(text) {
		if !bytes.HasPrefix(bytes.TrimSpace(line), []byte("#")) {
			out = append(out, line...)
		}
	}
	return out
}

// tooDeep finds where brackets nest deeper than the limit; the library itself would go on to ten thousand levels.
func tooDeep(text []byte) int {
	depth := 0
	var quote byte
	for i, c := range text {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			// Only at the start of a value: an apostrophe inside a plain scalar is a letter.
			if i == 0 || bytes.IndexByte([]byte(" \n\t[{,:"), text[i-1]) >= 0 {
				quote = c
			}
		case c == '[' || c == '{':
			if depth++; depth > MaxDepth {
				return i
			}
		case c == ']' || c == '}':
			depth = max(depth-1, 0)
		}
	}
	return -1
}

// last gives the offset of the last character between two offsets.
func (f *File) last(from, to int) int {
	_, size := utf8.DecodeLastRune(f.Text[from:to])
	return to - size
}

// shift moves the lines of a tree that was read from the middle of a file. A value that is missing at the end stands on a
// line behind it, and comes back to the end.
func shift(n *yaml.Node, lines int, end token.Position) {
	if n.Line += lines; n.Line > end.Line {
		n.Line, n.Column = end.Line, end.Column
	}
	for _, c := range n.Content {
		shift(c, lines, end)
	}
}

// A Decoder turns nodes into values and collects what is wrong with them. It never guesses: a value of the wrong kind is
// a diagnostic and leaves the zero value.
type Decoder struct {
	File        *File
	Diagnostics []diag.Diagnostic
}

// Pos is the place of a node.
func (d *Decoder) Pos(n *yaml.Node) token.Position {
	return token.Position{Filename: d.File.Path, Line: n.Line, Column: n.Column}
}

// Report adds a diagnostic at a node and returns it for a hint to be added.
func (d *Decoder) Report(n *yaml.Node, code string, args ...any) *diag.Diagnostic {
	d.Diagnostics = append(d.Diagnostics, diag.New(d.Pos(n), code, args...))
	return &d.Diagnostics[len(d.Diagnostics)-1]
}

// Fields maps each key that may stand in a mapping to what is done with its value.
type Fields map[string]func(v *yaml.Node)

// Struct reads a mapping whose keys are known. Unknown and repeated keys are diagnostics.
func (d *Decoder) Struct(n *yaml.Node, fields Fields) {
	d.Map(n, func(k string, key, v *yaml.Node) {
		if read, ok := fields[k]; ok {
			read(v)
			return
		}
		r := d.Report(key, "unknown-key", k)
		names := make([]string, 0, len(fields))
		for name := range fields {
			names = append(names, name)
		}
		if near := Nearest(k, names); near != "" {
			*r = r.With("did-you-mean", near)
		}
	})
}

// Map reads a mapping with free keys, in the order of the file. Keys must be plain text and may not repeat.
func (d *Decoder) Map(n *yaml.Node, entry func(k string, key, v *yaml.Node)) {
	if n == nil {
		return
	}
	if n.Kind != yaml.MappingNode {
		d.Report(n, "wrong-kind", describe(n), KindMap)
		return
	}
	seen := make(map[string]*yaml.Node, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, v := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode {
			d.Report(key, "wrong-kind", describe(key), KindText)
			continue
		}
		if v.Kind == yaml.AliasNode || v.Anchor != "" || key.Value == "<<" {
			d.Report(v, "yaml-alias")
			continue
		}
		if first, again := seen[key.Value]; again {
			r := d.Report(key, "duplicate-key", key.Value)
			*r = r.At(d.Pos(first), "first-here")
			continue
		}
		seen[key.Value] = key
		entry(key.Value, key, v)
	}
}

// List reads a list; a single value counts as a list of one.
func (d *Decoder) List(n *yaml.Node, entry func(v *yaml.Node)) {
	if Null(n) {
		return
	}
	if n.Kind != yaml.SequenceNode {
		entry(n)
		return
	}
	for _, v := range n.Content {
		if v.Kind == yaml.AliasNode || v.Anchor != "" {
			d.Report(v, "yaml-alias")
			continue
		}
		entry(v)
	}
}

// Null tells whether a key stands there without a value.
func Null(n *yaml.Node) bool {
	return n == nil || n.Kind == yaml.ScalarNode && n.Tag == "!!null"
}

// Empty tells whether a value says nothing: no value at all, empty text, or a list or mapping that holds nothing else.
func Empty(n *yaml.Node) bool {
	if Null(n) {
		return true
	}
	switch n.Kind {
	case yaml.ScalarNode:
		return strings.TrimSpace(n.Value) == ""
	case yaml.SequenceNode:
		return len(n.Content) == 0
	case yaml.MappingNode:
		for i := 1; i < len(n.Content); i += 2 {
			if !Empty(n.Content[i]) {
				return false
			}
		}
		return true
	}
	return false
}

// Filled says when a key stands there with an empty value, where leaving it out means something else than nothing. A key without
// any value counts as left out.
func (d *Decoder) Filled(key string, n *yaml.Node) bool {
	if Empty(n) && !Null(n) {
		d.Report(n, "missing-key", key)
	}
	return !Empty(n)
}

// String reads text. A number keeps the characters the author wrote: 8.10 stays "8.10"; where another YAML program would
// read another value than stands there, a warning says so.
func (d *Decoder) String(n *yaml.Node) string {
	if Null(n) {
		return ""
	}
	if n.Kind != yaml.ScalarNode {
		d.Report(n, "wrong-kind", describe(n), KindText)
		return ""
	}
	if n.Tag == "!!float" && strings.HasSuffix(n.Value, "0") && strings.Contains(n.Value, ".") {
		d.Report(n, "unquoted-number", n.Value)
	}
	return n.Value
}

// NotText says that text was expected where a value says nothing, or something else.
func (d *Decoder) NotText(n *yaml.Node) { d.Report(n, "wrong-kind", describe(n), KindText) }

// Strings reads a list of texts.
func (d *Decoder) Strings(n *yaml.Node) []string {
	var out []string
	d.List(n, func(v *yaml.Node) {
		if s := d.String(v); s != "" {
			out = append(out, s)
		}
	})
	return out
}

// Bool reads true or false.
func (d *Decoder) Bool(n *yaml.Node) bool {
	switch strings.ToLower(n.Value) {
	case "true", "yes":
		return true
	case "false", "no":
		return false
	}
	d.Report(n, "wrong-value", n.Value, "true, false")
	return false
}

// OneOf reads a word of a fixed set.
func (d *Decoder) OneOf(n *yaml.Node, words ...string) string {
	if Null(n) {
		return ""
	}
	s := d.String(n)
	if n.Kind != yaml.ScalarNode {
		return "" // said already
	}
	for _, w := range words {
		if s == w {
			return w
		}
	}
	r := d.Report(n, "wrong-value", s, strings.Join(words, ", "))
	if near := Nearest(s, words); near != "" {
		*r = r.With("did-you-mean", near)
	}
	return ""
}

// A Date is a day of the calendar, written 2026-03-01 (ISO 8601). The zero Date is no day at all.
type Date struct{ year, month, day int }

// ParseDate reads a day; ok is false for a day that does not exist.
func ParseDate(s string) (d Date, ok bool) {
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		return Date{}, false
	}
	return DateOf(t), true
}

// DateOf is the day of a moment, in the place of that moment.
func DateOf(t time.Time) Date {
	y, m, day := t.Date()
	return Date{y, int(m), day}
}

// IsZero tells whether no day was given.
func (d Date) IsZero() bool { return d == Date{} }

// String writes the day as ISO 8601, or "" for none.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	digit := func(n int) byte { return '0' + byte(n%10) }
	return string([]byte{digit(d.year / 1000), digit(d.year / 100), digit(d.year / 10), digit(d.year), '-', digit(d.month / 10), digit(d.month), '-', digit(d.day / 10), digit(d.day)})
}

// Time is midnight UTC of the day.
func (d Date) Time() time.Time {
	return time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
}

// Before tells whether the day comes earlier than another.
func (d Date) Before(o Date) bool { return d.Compare(o) < 0 }

// Compare orders days.
func (d Date) Compare(o Date) int {
	return cmp.Or(cmp.Compare(d.year, o.year), cmp.Compare(d.month, o.month), cmp.Compare(d.day, o.day))
}

// Days counts the days from d to o.
func (d Date) Days(o Date) int { return int(o.Time().Sub(d.Time()).Hours() / 24) }

// Add gives the day n days later.
func (d Date) Add(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// Date reads a day. 2026-02-30 and 1.3.2026 are diagnostics, not other days.
func (d *Decoder) Date(n *yaml.Node) Date {
	if Null(n) {
		return Date{}
	}
	if n.Kind != yaml.ScalarNode {
		d.Report(n, "wrong-kind", describe(n), KindDate)
		return Date{}
	}
	date, ok := ParseDate(n.Value)
	if !ok {
		d.Report(n, "wrong-date", n.Value)
	}
	return date
}

// A Kind is a kind of YAML value, in the reader's words.
type Kind struct{ en, zh string }

// In gives the word in a language.
func (k Kind) In(lang string) string {
	if strings.HasPrefix(lang, "zh") {
		return k.zh
	}
	return k.en
}

// The kinds of value that are asked for.
var (
	KindText = Kind{"text", "文本"}
	KindMap  = Kind{"keys with values", "键值对"}
	KindList = Kind{"a list", "列表"}
	KindDate = Kind{"a date such as 2026-03-01", "日期（如 2026-03-01）"}
)

func describe(n *yaml.Node) Kind {
	switch n.Kind {
	case yaml.MappingNode:
		return KindMap
	case yaml.SequenceNode:
		return KindList
	default:
		return Kind{fmt.Sprintf("%q", n.Value), "“" + n.Value + "”"}
	}
}

// Nearest finds the candidate that differs from a word in the fewest letters, or "" when none is near.
func Nearest(word string, candidates []string) string {
	best, at := "", max(1, len([]rune(word))/4)+1
	for _, c := range candidates {
		n := distance(strings.ToLower(word), strings.ToLower(c), at+1)
		if n < at || n == at && best != "" && c < best {
			best, at = c, n
		}
	}
	return best
}

// distance counts the letters that must be changed, added, dropped or swapped with their neighbour to make b of a; it gives
// up at limit.
func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d >= limit || -d >= limit {
		return limit
	}
	before, prev, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, prev, row = prev, row, before
	}
	return min(prev[len(y)], limit)
}
