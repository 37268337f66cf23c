package site

import (
	"bytes"
	"errors"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/clausebook/clausebook/site/source"
)

// edit writes the successors of each claim into the place of the claim. Every byte that is not a claim stays: edits are made
// in the author's own bytes, line ends and all.
func (m *migration) edit() error {
	files := map[string][]*Proposal{}
	for i := range m.Proposals {
		p := &m.Proposals[i]
		files[p.Pos.File] = append(files[p.Pos.File], p)
	}
	for _, name := range keysOf(files) {
		raw, err := fs.ReadFile(m.fsys, name)
		if err != nil {
			return err
		}
		now, err := m.editFile(name, raw, files[name])
		if err != nil {
			// What cannot be edited safely is marked instead, and left to its author.
			for _, p := range files[name] {
				if p.Kind != Kept {
					p.Kind, p.written = Undecided, nil
				}
			}
			delete(m.inserted, name)
			if now, err = m.editFile(name, raw, files[name]); err != nil {
				return &Fault{File: name, Cause: err}
			}
		}
		m.take(name, raw, now)
	}
	raw, err := fs.ReadFile(m.fsys, ConfigFile)
	if err != nil {
		return err
	}
	w := m.rewrite(ConfigFile, raw)
	w.config()
	now, err := w.done()
	m.take(ConfigFile, raw, now)
	return err
}

func (m *migration) editFile(name string, raw []byte, list []*Proposal) ([]byte, error) {
	w := m.rewrite(name, raw)
	if err := w.claims(list); err != nil {
		return nil, err
	}
	for _, p := range list {
		if p.Kind == Undecided {
			w.mark(p)
		}
	}
	return w.done()
}

func (m *migration) take(name string, old, now []byte) {
	if !bytes.Equal(old, now) {
		m.Files[name] = now
	}
}

// rewriter edits one file.
type rewriter struct {
	*migration
	rawText
	name  string
	edits []change
}

// change puts text into the place of the bytes from one offset to another.
type change struct {
	from, to int
	text     string
}

var errUnsafe = errors.New("no safe place for an edit")

func (m *migration) rewrite(name string, raw []byte) *rewriter {
	return &rewriter{migration: m, rawText: newRawText(raw), name: name}
}

func (w *rewriter) replace(from, to int, text string) {
	w.edits = append(w.edits, change{from, to, text})
}

// done makes all edits. An entry that is taken out may reach into one that was taken out before it; other edits never meet.
func (w *rewriter) done() ([]byte, error) {
	slices.SortStableFunc(w.edits, func(a, b change) int { return a.from - b.from })
	var out []byte
	at := 0
	for _, e := range w.edits {
		if e.from < at && e.text != "" {
			return nil, errUnsafe
		}
		e.from = max(e.from, at)
		out = append(append(out, w.raw[at:e.from]...), e.text...)
		at = max(e.to, e.from)
	}
	return append(out, w.raw[at:]...), nil
}

// claims edits all claims of the file, those of front matter or data first, then those of headings.
func (w *rewriter) claims(list []*Proposal) error {
	f, _ := source.NewFile(w.name, w.raw)
	at := map[[2]int]*Proposal{}
	headings := map[int][]*Proposal{}
	for _, p := range list {
		switch {
		case p.Kind == Kept || p.Kind == Undecided:
		case p.Section != "":
			headings[p.Pos.Line] = append(headings[p.Pos.Line], p)
		default:
			at[[2]int{p.Pos.Line, p.Pos.Column}] = p
		}
	}
	if strings.HasPrefix(w.name, "data/") {
		root, _ := f.YAML(0, len(f.Text))
		return w.delegations(root, at)
	}
	node, _, _ := f.FrontMatter()
	if node == nil {
		return errUnsafe
	}
	if err := w.list(valueOf(node, "satisfies"), at, w.inserted[w.name]); err != nil {
		return err
	}
	if len(w.inserted[w.name]) > 0 && source.Null(valueOf(node, "satisfies")) {
		if err := w.insertKey(node); err != nil {
			return err
		}
	}
	if len(at) > 0 {
		return errUnsafe // a claim that stands nowhere
	}
	for _, line := range headings {
		if err := w.heading(line); err != nil {
			return err
		}
	}
	return nil
}

func (w *rewriter) delegations(root *yaml.Node, at map[[2]int]*Proposal) error {
	if root == nil {
		return errUnsafe
	}
	for i := 1; i < len(root.Content); i += 2 {
		if err := w.list(valueOf(root.Content[i], "operates"), at, nil); err != nil {
			return err
		}
	}
	if len(at) > 0 {
		return errUnsafe
	}
	return nil
}

// list edits the entries of a list of claims. Proposals that were written leave the map.
func (w *rewriter) list(n *yaml.Node, at map[[2]int]*Proposal, add []carried) error {
	if source.Null(n) {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		return w.single(n, at, add)
	}
	flow := n.Style&yaml.FlowStyle != 0
	for i, e := range n.Content {
		clause := e
		if e.Kind == yaml.MappingNode {
			clause = valueOf(e, "clause")
		}
		if clause == nil {
			continue
		}
		key := [2]int{clause.Line, clause.Column}
		p := at[key]
		if p == nil {
			continue
		}
		delete(at, key)
		if len(p.written) == 0 {
			if err := w.remove(n, i, flow); err != nil {
				return err
			}
			continue
		}
		last := len(p.written) - 1
		if before := p.written[:last]; len(before) > 0 {
			if flow {
				from := w.offset(e.Line, e.Column)
				w.replace(from, from, strings.Join(w.mappings(before), ", ")+", ")
			} else if err := w.linesBefore(e, before); err != nil {
				return err
			}
		}
		if err := w.entry(e, clause, p.written[last]); err != nil {
			return err
		}
	}
	return w.appendTo(n, flow, add)
}

// appendTo writes claims at the end of a list.
func (w *rewriter) appendTo(n *yaml.Node, flow bool, add []carried) error {
	if len(add) == 0 {
		return nil
	}
	if len(n.Content) == 0 {
		from := w.offset(n.Line, n.Column) + 1
		w.replace(from, from, strings.Join(w.mappings(add), ", "))
		return nil
	}
	end, ok := w.end(n.Content[len(n.Content)-1])
	if !ok {
		return errUnsafe
	}
	if flow {
		w.replace(end, end, ", "+strings.Join(w.mappings(add), ", "))
		return nil
	}
	lead, err := w.indent(n.Content[0])
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, m := range w.mappings(add) {
		b.WriteString(lead + "- " + m + w.eol)
	}
	end = w.lineEnd(end)
	w.replace(end, end, b.String())
	return nil
}

// indent gives what stands before the dash of an entry.
func (w *rewriter) indent(e *yaml.Node) (string, error) {
	line := w.raw[w.offset(e.Line, 1):w.offset(e.Line, e.Column)]
	lead, rest, dash := bytes.Cut(line, []byte("-"))
	if !dash || len(bytes.TrimSpace(lead))+len(bytes.TrimSpace(rest)) > 0 {
		return "", errUnsafe // the dash stands on another line
	}
	return string(lead), nil
}

// single edits a claim that is no list: satisfies: 6.1.
func (w *rewriter) single(n *yaml.Node, at map[[2]int]*Proposal, add []carried) error {
	key := [2]int{n.Line, n.Column}
	p := at[key]
	if n.Kind != yaml.ScalarNode {
		if clause := valueOf(n, "clause"); clause != nil {
			key = [2]int{clause.Line, clause.Column}
			p = at[key]
			if p != nil && len(p.written) == 1 && len(add) == 0 {
				delete(at, key)
				return w.entry(n, clause, p.written[0])
			}
		}
		if p != nil || len(add) > 0 {
			return errUnsafe
		}
		return nil
	}
	from, to, ok := w.scalar(n)
	if !ok {
		return errUnsafe
	}
	var entries []string
	switch {
	case p == nil && len(add) == 0:
		return nil
	case p == nil:
		entries = append(entries, string(w.raw[from:to]))
	default:
		delete(at, key)
		for _, s := range p.written {
			entries = append(entries, w.flowEntry(s, n))
		}
	}
	entries = append(entries, w.mappings(add)...)
	if len(entries) == 1 {
		w.replace(from, to, entries[0])
	} else {
		w.replace(from, to, "["+strings.Join(entries, ", ")+"]")
	}
	return nil
}

// flowEntry writes one successor: its number alone, or a mapping when it has more to say.
func (w *rewriter) flowEntry(s carried, like *yaml.Node) string {
	if s.Partial {
		return w.mapping(s)
	}
	return w.number(s, like)
}

// entry edits one claim in place.
func (w *rewriter) entry(e, clause *yaml.Node, s carried) error {
	from, to, ok := w.scalar(clause)
	if !ok {
		return errUnsafe
	}
	if e.Kind == yaml.ScalarNode {
		w.replace(from, to, w.flowEntry(s, clause))
		return nil
	}
	text := w.number(s, clause)
	sep := ", "
	if e.Style&yaml.FlowStyle == 0 {
		sep = w.eol + strings.Repeat(" ", keyOf(e, "clause").Column-1)
	}
	// Letters of one edition mean nothing in another.
	if err := w.dropKey(e, "items"); err != nil {
		return err
	}
	if s.Partial {
		if extent := valueOf(e, "extent"); extent == nil {
			text += sep + "extent: partial"
		} else if from, to, ok := w.scalar(extent); !ok {
			return errUnsafe
		} else if extent.Value != "partial" {
			w.replace(from, to, "partial")
		}
		if note := valueOf(e, "note"); len(s.notes) == 0 {
			// It is claimed in part as it was.
		} else if note == nil {
			text += sep + "note: " + w.note(s)
		} else if from, to, ok := w.scalar(note); ok {
			w.replace(from, to, w.note(s))
		}
	}
	w.replace(from, to, text)
	return nil
}

// dropKey takes a key and its value out of a mapping.
func (w *rewriter) dropKey(e *yaml.Node, name string) error {
	i := slices.Index(e.Content, keyOf(e, name))
	if i < 0 {
		return nil
	}
	key, value := e.Content[i], e.Content[i+1]
	from := w.offset(key.Line, key.Column)
	to, ok := w.end(value)
	switch {
	case !ok:
		return errUnsafe
	case i == 0 && len(e.Content) > 2: // the next key takes its place
		to = w.offset(e.Content[2].Line, e.Content[2].Column)
	case e.Style&yaml.FlowStyle != 0:
		if from, ok = w.end(e.Content[i-1]); !ok {
			return errUnsafe
		}
	default:
		from, to = w.offset(key.Line, 1), w.lineEnd(to)
	}
	w.replace(from, to, "")
	return nil
}

func keyOf(n *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i]
		}
	}
	return n
}

// linesBefore writes claims as lines of their own before an entry of a block list.
func (w *rewriter) linesBefore(e *yaml.Node, list []carried) error {
	lead, err := w.indent(e)
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, s := range list {
		b.WriteString(lead + "- " + w.flowEntry(s, &yaml.Node{}) + w.eol)
	}
	start := w.offset(e.Line, 1)
	w.replace(start, start, b.String())
	return nil
}

// remove takes an entry out of a list: what it says is said by another entry.
func (w *rewriter) remove(n *yaml.Node, i int, flow bool) error {
	e := n.Content[i]
	if flow {
		from, to := w.offset(e.Line, e.Column), 0
		end, ok := w.end(e)
		if !ok {
			return errUnsafe
		}
		if i+1 < len(n.Content) {
			to = w.offset(n.Content[i+1].Line, n.Content[i+1].Column)
		} else {
			to = end
			for from > 0 && (isBlank(w.raw[from-1]) || w.raw[from-1] == ',') {
				from--
			}
		}
		w.replace(from, to, "")
		return nil
	}
	end, ok := w.end(e)
	if !ok {
		return errUnsafe
	}
	if _, err := w.indent(e); err != nil {
		return err
	}
	w.replace(w.offset(e.Line, 1), w.lineEnd(end), "")
	return nil
}

// insertKey writes the key satisfies into front matter that has none, as its last line.
func (w *rewriter) insertKey(node *yaml.Node) error {
	var b strings.Builder
	if key := keyOf(node, "satisfies"); key != node {
		from := w.offset(key.Line, key.Column) + len("satisfies:")
		w.replace(from, from, " ["+strings.Join(w.mappings(w.inserted[w.name]), ", ")+"]")
		return nil
	}
	b.WriteString("satisfies:" + w.eol)
	for _, m := range w.mappings(w.inserted[w.name]) {
		b.WriteString("  - " + m + w.eol)
	}
	for line := 2; line < len(w.lines); line++ {
		from := w.offset(line, 1)
		if text := w.raw[from:w.lineEnd(from)]; bytes.HasPrefix(text, []byte("---")) && len(bytes.TrimSpace(text)) == 3 {
			w.replace(from, from, b.String())
			return nil
		}
	}
	return errUnsafe
}

// heading edits the claims of one heading: {#id satisfies="6.1 8.1"}.
func (w *rewriter) heading(list []*Proposal) error {
	line := w.offset(list[0].Pos.Line, 1)
	end := w.lineEnd(line)
	type span struct{ from, to int }
	var gone []span
	first := end
	for _, p := range list {
		from := w.offset(p.Pos.Line, p.Pos.Column)
		to := from + len(w.word(from))
		first = min(first, from)
		switch {
		case from == to || len(p.written) > 1:
			return errUnsafe
		case len(p.written) == 1:
			w.replace(from, to, w.number(p.written[0], nil))
		default:
			gone = append(gone, span{from, to})
		}
	}
	key := bytes.LastIndex(w.raw[line:first], []byte("satisfies=")) + line
	if key < line {
		return errUnsafe
	}
	from := key + len("satisfies=")
	to := from + len(w.word(from))
	last := to // behind the closing quote
	if quote := w.raw[from]; quote == '"' || quote == '\'' {
		from++
		n := bytes.IndexByte(w.raw[from:end], quote)
		if n < 0 {
			return errUnsafe
		}
		to = from + n
		last = to + 1
	}
	left := bytes.Clone(w.raw[from:to])
	for _, s := range gone {
		if s.from < from || s.to > to {
			return errUnsafe
		}
		copy(left[s.from-from:s.to-from], bytes.Repeat([]byte{' '}, s.to-s.from))
	}
	if len(bytes.Trim(left, " \t,")) == 0 {
		return w.dropAttribute(line, end, key, last)
	}
	for _, s := range gone {
		for s.to < to && isSeparator(w.raw[s.to]) {
			s.to++
		}
		for s.to == to && s.from > from && isSeparator(w.raw[s.from-1]) {
			s.from--
		}
		w.replace(s.from, s.to, "")
	}
	return nil
}

func isSeparator(c byte) bool { return c == ' ' || c == '\t' || c == ',' }
func isBlank(c byte) bool     { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// dropAttribute takes the attribute from one offset to another off a heading, and the braces when nothing else is in them.
func (w *rewriter) dropAttribute(line, end, from, to int) error {
	open := bytes.LastIndexByte(w.raw[line:from], '{')
	shut := bytes.IndexByte(w.raw[to:end], '}')
	if open < 0 || shut < 0 {
		return errUnsafe
	}
	open, shut = open+line, shut+to
	if len(bytes.TrimSpace(w.raw[open+1:from]))+len(bytes.TrimSpace(w.raw[to:shut])) == 0 {
		for open > line && isSeparator(w.raw[open-1]) {
			open--
		}
		w.replace(open, shut+1, "")
		return nil
	}
	if isSeparator(w.raw[from-1]) {
		for isSeparator(w.raw[from-1]) {
			from--
		}
	} else {
		for to < shut && isSeparator(w.raw[to]) {
			to++
		}
	}
	w.replace(from, to, "")
	return nil
}

// mark writes the id of the old edition before the number of a claim that nobody decided yet.
func (w *rewriter) mark(p *Proposal) {
	at := w.offset(p.Pos.Line, p.Pos.Column)
	if at < len(w.raw) && (w.raw[at] == '"' || w.raw[at] == '\'') {
		at++
	}
	if !strings.Contains(w.word(at), "/") {
		w.replace(at, at, w.From.ID+"/")
	}
}

// config names the new edition in the place of the old one.
func (w *rewriter) config() {
	f, _ := source.NewFile(w.name, w.raw)
	root, _ := f.YAML(0, len(f.Text))
	if root == nil {
		return
	}
	n := valueOf(root, "standards")
	if source.Null(n) {
		return
	}
	entries := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		entries = n.Content
	}
	both := slices.ContainsFunc(entries, func(e *yaml.Node) bool { return e.Value == w.To.ID })
	for i, e := range entries {
		from, to, ok := w.scalar(e)
		switch {
		case e.Value != w.From.ID || !ok:
		case both:
			_ = w.remove(n, i, n.Style&yaml.FlowStyle != 0)
		default:
			quote := ""
			if w.raw[from] == '"' || w.raw[from] == '\'' {
				quote = string(w.raw[from])
			}
			w.replace(from, to, quote+w.To.ID+quote)
		}
	}
}

// number writes a clause of the new edition, with the quotes of a scalar that it replaces.
func (w *rewriter) number(s carried, like *yaml.Node) string {
	text := s.Clause.Number
	if len(w.standards) > 0 && w.standards[0] != w.To.ID {
		text = s.Clause.Ref()
	}
	switch {
	case like != nil && like.Style&yaml.DoubleQuotedStyle != 0:
		return `"` + text + `"`
	case like != nil && like.Style&yaml.SingleQuotedStyle != 0:
		return `'` + text + `'`
	case like != nil && strings.Count(text, ".") == 1 && strings.HasSuffix(text, "0"):
		return `"` + text + `"` // other programs would read another number
	}
	return text
}

func (w *rewriter) mappings(list []carried) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = w.mapping(s)
	}
	return out
}

// mapping writes a claim in part with its note.
func (w *rewriter) mapping(s carried) string {
	clause := w.number(s, &yaml.Node{})
	if !s.Partial {
		return "{clause: " + clause + "}"
	}
	if len(s.notes) == 0 {
		return "{clause: " + clause + ", extent: partial}"
	}
	return "{clause: " + clause + ", extent: partial, note: " + w.note(s) + "}"
}

// note joins the notes of a claim, in every language of the book.
func (w *rewriter) note(s carried) string {
	langs := w.present.Config.Languages
	words := func(lang string) string {
		var out []string
		for _, n := range s.notes {
			if t := n.In(lang); !slices.Contains(out, t) {
				out = append(out, t)
			}
		}
		return strconv.Quote(strings.Join(out, "; "))
	}
	if len(langs) == 1 {
		return words(langs[0])
	}
	out := make([]string, len(langs))
	for i, l := range langs {
		out[i] = l + ": " + words(l)
	}
	return "{" + strings.Join(out, ", ") + "}"
}

// rawText finds places in the author's bytes: lines and columns are those of the diagnostics, offsets those of the file as
// it lies on the disk, with its byte order mark and its own line ends.
type rawText struct {
	raw   []byte
	lines []int // offset of each line
	eol   string
}

func newRawText(raw []byte) rawText {
	t := rawText{raw: raw, lines: []int{0}, eol: "\n"}
	if bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")) {
		t.lines[0] = 3
	}
	for i := 0; i < len(raw); i++ {
		switch {
		case raw[i] == '\r' && i+1 < len(raw) && raw[i+1] == '\n':
			t.eol = "\r\n"
			i++
			t.lines = append(t.lines, i+1)
		case raw[i] == '\r':
			if len(t.lines) == 1 {
				t.eol = "\r"
			}
			t.lines = append(t.lines, i+1)
		case raw[i] == '\n':
			t.lines = append(t.lines, i+1)
		}
	}
	return t
}

// offset gives the byte offset of a line and a column in characters.
func (t rawText) offset(line, column int) int {
	if line < 1 || line > len(t.lines) {
		return len(t.raw)
	}
	i := t.lines[line-1]
	for ; column > 1 && i < len(t.raw); column-- {
		_, size := utf8.DecodeRune(t.raw[i:])
		i += size
	}
	return i
}

// lineEnd gives the offset behind the line in which an offset lies.
func (t rawText) lineEnd(at int) int {
	for _, start := range t.lines {
		if start > at {
			return start
		}
	}
	return len(t.raw)
}

// word is the clause reference that begins at an offset: up to white space, a comma, or the end of what holds it.
func (t rawText) word(at int) string {
	if at < len(t.raw) && (t.raw[at] == '"' || t.raw[at] == '\'') {
		at++
	}
	end := at
	for end < len(t.raw) && !isBlank(t.raw[end]) && !bytes.ContainsRune([]byte(`,"'}]`), rune(t.raw[end])) {
		end++
	}
	return string(t.raw[at:end])
}

// scalar gives the place of a scalar. ok is false when the bytes there are not plainly its value, as in text over several
// lines with its own indents.
func (t rawText) scalar(n *yaml.Node) (from, to int, ok bool) {
	if n == nil || n.Kind != yaml.ScalarNode || n.Style&(yaml.LiteralStyle|yaml.FoldedStyle|yaml.TaggedStyle) != 0 {
		return 0, 0, false
	}
	from = t.offset(n.Line, n.Column)
	if from >= len(t.raw) {
		return 0, 0, false
	}
	switch quote := t.raw[from]; {
	case n.Style&yaml.DoubleQuotedStyle != 0 && quote == '"', n.Style&yaml.SingleQuotedStyle != 0 && quote == '\'':
		for to = from + 1; to < len(t.raw); to++ {
			switch {
			case t.raw[to] == '\\' && quote == '"':
				to++
			case t.raw[to] == quote && quote == '\'' && to+1 < len(t.raw) && t.raw[to+1] == quote:
				to++
			case t.raw[to] == quote:
				return from, to + 1, true
			}
		}
		return 0, 0, false
	case n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		return 0, 0, false
	}
	to = from
	for _, r := range n.Value {
		if unicode.IsSpace(r) {
			if to >= len(t.raw) || !isBlank(t.raw[to]) {
				return 0, 0, false
			}
			for to < len(t.raw) && isBlank(t.raw[to]) {
				to++
			}
			continue
		}
		got, size := utf8.DecodeRune(t.raw[to:])
		if got != r {
			return 0, 0, false
		}
		to += size
	}
	return from, to, true
}

// end gives the offset behind a node.
func (t rawText) end(n *yaml.Node) (int, bool) {
	if n.Kind == yaml.ScalarNode {
		_, to, ok := t.scalar(n)
		return to, ok
	}
	if len(n.Content) == 0 {
		return 0, false
	}
	to, ok := t.end(n.Content[len(n.Content)-1])
	if !ok || n.Style&yaml.FlowStyle == 0 {
		return to, ok
	}
	shut := byte('}')
	if n.Kind == yaml.SequenceNode {
		shut = ']'
	}
	for to < len(t.raw) && (isBlank(t.raw[to]) || t.raw[to] == ',') {
		to++
	}
	return to + 1, to < len(t.raw) && t.raw[to] == shut
}
