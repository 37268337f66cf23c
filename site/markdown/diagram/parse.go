package diagram

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// These are far beyond what a reader can follow; they keep a slip of the pen
// from becoming a wall poster.
const (
	maxNodes = 60
	maxEdges = 120
	maxWords = 100 // characters beside an arrow, in a box or above a lane
)

// An Error is one thing wrong with the text of a diagram, and where.
type Error struct {
	Line, Column int      // both from 1, within the block; columns are characters
	Kind         string   // a stable code, such as "unknown-node"
	Args         []string // the author's own words that the message quotes
}

var messages = map[string]string{
	"bad-edge":            "an arrow needs a node before and after it",
	"bad-id":              "%q is not an id: use letters, digits, - and _",
	"bad-lane":            "a lane is written as lane Title: id id",
	"bad-node":            "the bracket before the id is not closed with %q",
	"duplicate-edge":      "an arrow from %q to %q is already there",
	"duplicate-lane":      "lane %q is already there",
	"duplicate-node":      "node %q is already there, in line %s",
	"duplicate-statement": "%s is already given, in line %s",
	"label-on-chain":      "label %q could belong to any arrow of the chain: write that arrow on a line of its own",
	"missing-description": "the diagram has no description",
	"missing-text":        "node %q has no words",
	"missing-title":       "the diagram has no title",
	"no-nodes":            "the diagram has no nodes",
	"node-in-two-lanes":   "node %q is already in lane %q",
	"node-without-lane":   "node %q is in no lane",
	"too-long":            "%q is longer than %s characters",
	"too-many-edges":      "the diagram has more than %s arrows",
	"too-many-nodes":      "the diagram has more than %s nodes",
	"unknown-direction":   "direction %q is neither down nor right",
	"unknown-node":        "there is no node %q",
	"unknown-statement":   "%q is neither a node, an arrow, a lane nor a setting",
}

// chinese says the same as messages.
var chinese = map[string]string{
	"bad-edge":            "箭头两端都要有节点",
	"bad-id":              "“%s”不能作节点代号，只能用字母、数字、- 和 _",
	"bad-lane":            "泳道写成 lane 名称: 代号 代号",
	"bad-node":            "代号前的括号没有用“%s”闭合",
	"duplicate-edge":      "“%s”到“%s”的箭头重复",
	"duplicate-lane":      "泳道“%s”重复",
	"duplicate-node":      "节点“%s”已在第 %s 行定义",
	"duplicate-statement": "%s 已在第 %s 行给出",
	"label-on-chain":      "无法判断文字“%s”属于哪个箭头，请把该箭头单独写一行",
	"missing-description": "图缺少 description",
	"missing-text":        "节点“%s”没有文字",
	"missing-title":       "图缺少 title",
	"no-nodes":            "图中没有节点",
	"node-in-two-lanes":   "节点“%s”已在泳道“%s”中",
	"node-without-lane":   "节点“%s”不在任何泳道中",
	"too-long":            "“%s”超过 %s 个字符",
	"too-many-edges":      "箭头超过 %s 个",
	"too-many-nodes":      "节点超过 %s 个",
	"unknown-direction":   "方向“%s”应为 down 或 right",
	"unknown-node":        "没有节点“%s”",
	"unknown-statement":   "“%s”既不是节点、箭头、泳道，也不是设置",
}

// Error says it in English.
func (e Error) Error() string { return e.In("en") }

// In says it in a language: Chinese, or else English.
func (e Error) In(lang string) string {
	table := messages
	if strings.HasPrefix(lang, "zh") {
		table = chinese
	}
	args := make([]any, len(e.Args))
	for i, a := range e.Args {
		args[i] = a
	}
	return fmt.Sprintf(table[e.Kind], args...)
}

// Parse reads the text of one diagram. It returns either a diagram or all
// that is wrong with the text, in the order of its lines.
func Parse(src string) (*Diagram, []Error) {
	p := parser{d: new(Diagram), nodes: map[string]int{}, given: map[string]int{}}
	for i, line := range strings.Split(src, "\n") {
		p.line, p.text = i+1, strings.TrimRightFunc(line, unicode.IsSpace)
		p.statement()
	}
	p.resolve()
	if len(p.errs) > 0 {
		slices.SortStableFunc(p.errs, func(a, b Error) int {
			return cmp.Or(a.Line-b.Line, a.Column-b.Column)
		})
		return nil, p.errs
	}
	return p.d, nil
}

type parser struct {
	d    *Diagram
	line int
	text string // the line being read
	errs []Error

	nodes map[string]int // by id
	where []mention      // where each node is declared
	given map[string]int // the line of each setting
	// A node may be used above the line that declares it, so these wait.
	edges []arrow
	lanes [][]mention
}

// A mention is an id and the place where it stands.
type mention struct {
	id           string
	line, column int
}

type arrow struct {
	from, to mention
	label    string
}

// column turns an offset in the line into a count of characters.
func (p *parser) column(offset int) int {
	return utf8.RuneCountInString(p.text[:offset]) + 1
}

func (p *parser) fail(offset int, kind string, args ...string) {
	p.failAt(p.line, p.column(offset), kind, args...)
}

func (p *parser) failAt(line, column int, kind string, args ...string) {
	p.errs = append(p.errs, Error{line, column, kind, args})
}

// skip returns the offset of the first character that is not a space.
func (p *parser) skip(offset int) int {
	rest := p.text[offset:]
	return len(p.text) - len(strings.TrimLeftFunc(rest, unicode.IsSpace))
}

func (p *parser) statement() {
	at := p.skip(0)
	s := p.text[at:]
	switch {
	case s == "" || s[0] == '#':
	case strings.IndexByte("([<", s[0]) >= 0:
		p.node(at)
	case p.setting(at):
	case isLane(s):
		p.lane(at)
	case strings.Contains(s, "->"):
		p.chain(at)
	default:
		p.fail(at, "unknown-statement", s)
	}
}

// isLane tells a lane from an arrow that leaves a node called lane.
func isLane(s string) bool {
	rest, ok := strings.CutPrefix(s, "lane")
	if !ok || rest != "" && !unicode.IsSpace(firstRune(rest)) {
		return false
	}
	return !strings.HasPrefix(strings.TrimLeftFunc(rest, unicode.IsSpace), "->")
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// colon finds a colon, also the full-width one of a Chinese keyboard, and
// returns where it begins and ends.
func colon(s string) (begin, end int, ok bool) {
	begin = strings.IndexAny(s, ":：")
	if begin < 0 {
		return 0, 0, false
	}
	_, size := utf8.DecodeRuneInString(s[begin:])
	return begin, begin + size, true
}

// setting reads title, description and direction; it reports whether the
// line is one of them.
func (p *parser) setting(at int) bool {
	begin, end, ok := colon(p.text[at:])
	if !ok {
		return false
	}
	key := strings.TrimSpace(p.text[at : at+begin])
	from := p.skip(at + end)
	value := p.text[from:]
	switch key {
	case "title":
		p.d.Title = value
	case "description":
		p.d.Description = value
	case "direction":
		p.direction(from, value)
	default:
		return false
	}
	if first, ok := p.given[key]; ok {
		p.fail(at, "duplicate-statement", key, strconv.Itoa(first))
	} else {
		p.given[key] = p.line
	}
	return true
}

func (p *parser) direction(at int, value string) {
	switch value {
	case "down":
		p.d.direction = down
	case "right":
		p.d.direction = right
	default:
		p.fail(at, "unknown-direction", value)
	}
}

func (p *parser) node(at int) {
	n := node{kind: step}
	closing := "]"
	switch p.text[at] {
	case '(':
		n.kind, closing = terminal, ")"
	case '<':
		n.kind, closing = decision, ">"
	}
	size := strings.Index(p.text[at:], closing)
	if size < 0 {
		p.fail(at, "bad-node", closing)
		return
	}
	n.id = strings.TrimSpace(p.text[at+1 : at+size])
	text, small, _ := strings.Cut(p.text[at+size+1:], "|")
	n.text, n.small = strings.TrimSpace(text), strings.TrimSpace(small)
	if n.text == "" {
		p.fail(at, "missing-text", n.id)
	}
	p.limit(at, n.text)
	p.limit(at, n.small)
	p.declare(at, n)
}

// limit keeps words from making a box that no page can hold.
func (p *parser) limit(at int, words string) {
	if utf8.RuneCountInString(words) > maxWords {
		p.fail(at, "too-long", words, strconv.Itoa(maxWords))
	}
}

func (p *parser) declare(at int, n node) {
	if !isID(n.id) {
		p.fail(p.skip(at+1), "bad-id", n.id)
		return
	}
	if first, ok := p.nodes[n.id]; ok {
		p.fail(p.skip(at+1), "duplicate-node", n.id, strconv.Itoa(p.where[first].line))
		return
	}
	if len(p.d.nodes) == maxNodes {
		p.fail(at, "too-many-nodes", strconv.Itoa(maxNodes))
	}
	p.nodes[n.id] = len(p.d.nodes)
	p.d.nodes = append(p.d.nodes, n)
	p.where = append(p.where, mention{n.id, p.line, p.column(p.skip(at + 1))})
}

func isID(s string) bool {
	bad := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '_'
	}
	return s != "" && strings.IndexFunc(s, bad) < 0
}

// chain reads a -> b -> c, or a -> b: label.
func (p *parser) chain(at int) {
	s, label := p.text[at:], ""
	if begin, end, ok := colon(s); ok {
		label = strings.TrimSpace(s[end:])
		p.limit(at, label)
		s = s[:begin]
	}
	var ids []mention
	for part := range strings.SplitSeq(s, "->") {
		id := strings.TrimSpace(part)
		if id == "" {
			p.fail(at, "bad-edge")
			return
		}
		ids = append(ids, mention{id, p.line, p.column(p.skip(at))})
		at += len(part) + len("->")
	}
	if len(ids) < 2 {
		p.fail(p.skip(0), "bad-edge")
		return
	}
	if label != "" && len(ids) > 2 {
		p.fail(p.skip(0), "label-on-chain", label)
	}
	for i := range len(ids) - 1 {
		if len(p.edges) == maxEdges {
			p.failAt(ids[i].line, ids[i].column, "too-many-edges", strconv.Itoa(maxEdges))
		}
		p.edges = append(p.edges, arrow{ids[i], ids[i+1], label})
	}
}

// lane reads lane Title: id id. The title may have a colon of its own, the
// ids cannot, so it is the last colon that counts.
func (p *parser) lane(at int) {
	i := strings.LastIndexAny(p.text, ":：")
	begin := at + len("lane")
	if i < begin || strings.TrimSpace(p.text[begin:i]) == "" {
		p.fail(at, "bad-lane")
		return
	}
	title := strings.TrimSpace(p.text[begin:i])
	if slices.Contains(p.d.lanes, title) {
		p.fail(p.skip(begin), "duplicate-lane", title)
		return
	}
	p.limit(at, title)
	_, size := utf8.DecodeRuneInString(p.text[i:])
	p.d.lanes = append(p.d.lanes, title)
	p.lanes = append(p.lanes, p.fields(i+size))
}

func (p *parser) fields(at int) []mention {
	var ids []mention
	for at = p.skip(at); at < len(p.text); at = p.skip(at) {
		size := strings.IndexFunc(p.text[at:], unicode.IsSpace)
		if size < 0 {
			size = len(p.text) - at
		}
		ids = append(ids, mention{p.text[at : at+size], p.line, p.column(at)})
		at += size
	}
	return ids
}

// resolve looks up what was mentioned, and says what is missing.
func (p *parser) resolve() {
	if p.d.Title == "" {
		p.failAt(max(p.given["title"], 1), 1, "missing-title")
	}
	if p.d.Description == "" {
		p.failAt(max(p.given["description"], 1), 1, "missing-description")
	}
	if len(p.d.nodes) == 0 {
		p.failAt(1, 1, "no-nodes")
	}
	p.resolveEdges()
	p.resolveLanes()
}

func (p *parser) find(m mention) (int, bool) {
	i, ok := p.nodes[m.id]
	if !ok {
		p.failAt(m.line, m.column, "unknown-node", m.id)
	}
	return i, ok
}

func (p *parser) resolveEdges() {
	seen := map[[2]int]bool{}
	reported := mention{} // in a chain a node is the end of one arrow and the beginning of the next
	for _, a := range p.edges {
		var from int
		ok := a.from != reported
		if ok {
			from, ok = p.find(a.from)
		}
		to, known := p.find(a.to)
		if !known {
			reported = a.to
		}
		if !ok || !known {
			continue
		}
		if seen[[2]int{from, to}] {
			p.failAt(a.from.line, a.from.column, "duplicate-edge", a.from.id, a.to.id)
			continue
		}
		seen[[2]int{from, to}] = true
		p.d.edges = append(p.d.edges, edge{from, to, a.label})
	}
}

func (p *parser) resolveLanes() {
	if len(p.d.lanes) == 0 {
		return
	}
	placed := map[int]bool{}
	for lane, ids := range p.lanes {
		for _, m := range ids {
			i, ok := p.find(m)
			if !ok {
				continue
			}
			if placed[i] {
				p.failAt(m.line, m.column, "node-in-two-lanes", m.id, p.d.lanes[p.d.nodes[i].lane])
				continue
			}
			placed[i] = true
			p.d.nodes[i].lane = lane
		}
	}
	for i, m := range p.where {
		if !placed[i] {
			p.failAt(m.line, m.column, "node-without-lane", m.id)
		}
	}
}
