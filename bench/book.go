// Package bench holds what the speed of Clausebook is measured with: a book of any size, made from a seed. The commands in
// its folders write such a book (corpus), turn it into pages with nothing but the libraries (floor), take the time from a
// save to the page (latency), and weigh a site (weigh); the script run puts them together to the table of docs/performance.md.
//
//	seed, n, flavour ──► Book ──► name, content … ──► a folder, or a file system in memory
package bench

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"unicode"

	"github.com/clausebook/clausebook/site/standard"
)

// Seed is the seed of the published figures.
const Seed = 20000

// AsOf is the day for which the published figures are true: some documents of a book are then overdue, most are not.
const AsOf = "2026-11-22"

// A Flavour is the program that a book is written for. The texts are the same; references differ.
type Flavour string

// The flavours.
const (
	Clausebook Flavour = "clausebook"
	Plain      Flavour = "plain" // Markdown that any program reads: relative links, no attributes, no data files
	Hugo       Flavour = "hugo"  // plain, with content/ above it and the key doctype, since type chooses a template there
)

// Flavours lists all flavours.
var Flavours = []Flavour{Clausebook, Plain, Hugo}

// Book gives the files of a book of n documents: names with forward slashes, and contents. Document i has the same words
// in every book of the same seed; only what it refers to depends on n.
func Book(n int, seed uint64, f Flavour) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		w := &writer{n: n, seed: seed, flavour: f, requirements: requirements()}
		root := ""
		switch f {
		case Clausebook:
			for _, file := range dataFiles() {
				if !yield(file.name, []byte(file.text)) {
					return
				}
			}
		case Hugo:
			root = "content/docs/"
		}
		for i := range n {
			d := w.document(i)
			if !yield(root+d.path, w.file(d)) {
				return
			}
		}
	}
}

// requirements are the numbers that may be claimed, taken from the catalogue so that every book is valid.
func requirements() []string {
	var out []string
	for _, c := range standard.Find(standard.Builtin[0]).Requirements() {
		out = append(out, c.Number)
	}
	return out
}

// writer writes the documents of one book.
type writer struct {
	n            int
	seed         uint64
	flavour      Flavour
	requirements []string
}

// document is what can be said of a document without writing it: others refer to it.
type document struct {
	index           int
	id, title, path string
	kind            kind
	chinese         bool
}

// document makes the head of document i. Kinds repeat in a fixed order, so that a policy to implement is found by counting.
func (w *writer) document(i int) document {
	r := w.random(i, 0)
	k := kinds[kindOrder[i%len(kindOrder)]]
	d := document{index: i, kind: k, chinese: r.Float64() < 0.15}
	d.id = fmt.Sprintf("%s-%05d", k.prefix, i+1)
	d.path = k.folder + "/" + strings.ToLower(d.id) + ".md"
	subject := subjects[r.IntN(len(subjects))]
	if d.chinese {
		d.title = name(r) + subject.zh + k.zh
	} else {
		d.title = subject.en + " " + k.name + " for " + name(r)
	}
	return d
}

// random gives the source of chance for one purpose of one document.
func (w *writer) random(i, purpose int) *rand.Rand {
	return rand.New(rand.NewPCG(w.seed, uint64(i)<<1|uint64(purpose)))
}

// name draws a name of a system, product or person: a few are met everywhere, most once in a while (Zipf).
func name(r *rand.Rand) string {
	k := int(power(len(syllables)*len(syllables)*len(syllables), r.Float64()))
	s := syllables[k%len(syllables)] + syllables[k/len(syllables)%len(syllables)]
	if k >= len(syllables)*len(syllables) {
		s += syllables[k/len(syllables)/len(syllables)%len(syllables)]
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// file writes one document.
func (w *writer) file(d document) []byte {
	t := &text{writer: w, document: d, r: w.random(d.index, 1)}
	for range 3 + t.r.IntN(7) {
		if j := t.r.IntN(w.n); j != d.index {
			t.targets = append(t.targets, w.document(j))
		}
	}
	t.frontMatter()
	t.body()
	return []byte(t.String())
}

// text is a document while it is being written.
type text struct {
	strings.Builder
	*writer
	document
	r        *rand.Rand
	targets  []document
	sections []string // clauses to be claimed by sections
}

func (t *text) line(format string, args ...any) { fmt.Fprintf(t, format+"\n", args...) }

func (t *text) frontMatter() {
	r := t.r
	status := statuses[r.IntN(len(statuses))]
	t.line("---\nid: %s\ntitle: %q", t.id, t.title)
	if t.flavour == Hugo {
		t.line("doctype: %s", t.kind.name)
	} else {
		t.line("type: %s", t.kind.name)
	}
	t.line("version: \"%d.%d\"\nstatus: %s", 1+r.IntN(6), r.IntN(10), status)
	t.line("owner: %s\napprover: %s", roles[r.IntN(len(roles))].id, roles[r.IntN(len(roles))].id)
	t.line("approved: 2026-%02d-%02d", 1+r.IntN(10), 1+r.IntN(28))
	month := 10 + r.IntN(18) // one in nine falls due before AsOf
	t.line("review: %d-%02d-%02d", 2026+(month-1)/12, (month-1)%12+1, 1+r.IntN(28))
	if t.chinese {
		t.line("lang: zh-CN")
	}
	if t.kind.name == "record" {
		t.line("retention: %d months", 12*(1+r.IntN(7)))
	}
	if t.kind.name == "procedure" || t.kind.name == "instruction" {
		blocks := (t.n + len(kindOrder) - 1) / len(kindOrder)
		t.line("implements: [%s]", t.writer.document(r.IntN(blocks)*len(kindOrder)).id)
	}
	if r.Float64() < 0.3 {
		t.line("services: [%s]", services[r.IntN(len(services))].id)
	}
	claims := t.claims()
	own := max(1, len(claims)-r.IntN(3))
	t.sections = claims[own:]
	t.line("satisfies:")
	for _, c := range claims[:own] {
		if t.flavour == Clausebook && r.Float64() < 0.15 {
			t.line("  - {clause: %q, extent: partial, note: %s only}", c, name(r))
		} else {
			t.line("  - %q", c)
		}
	}
	a := r.IntN(len(tags))
	t.line("tags: [%s, %s]\n---\n", tags[a], tags[(a+1)%len(tags)])
}

// claims draws the clauses that the document claims, 2.8 on average, in natural order.
func (t *text) claims() []string {
	count := 1
	for count < 12 && t.r.Float64() < 0.645 {
		count++
	}
	picked := map[int]bool{}
	for len(picked) < count {
		picked[t.r.IntN(len(t.requirements))] = true
	}
	var out []string
	for i, c := range t.requirements {
		if picked[i] {
			out = append(out, c)
		}
	}
	t.r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// body writes sections until the document has about 1,000 words.
func (t *text) body() {
	t.line("# %s\n", t.title)
	r := t.r
	code := -1
	if r.Float64() < 0.25 {
		code = 1 + r.IntN(3)
	}
	want, from := 750+r.IntN(500), t.Len()
	order := r.Perm(len(headings))
	for k := 0; k < len(order) && t.words(from) < want; k++ {
		t.heading(headings[order[k]], k)
		t.line("%s\n", t.paragraph(2+r.IntN(4)))
		switch p := r.Float64(); {
		case p < 0.28:
			t.steps()
		case p < 0.50:
			t.table()
		case p < 0.64:
			t.checklist()
		case p < 0.72:
			t.line("> [!NOTE]\n> %s\n", t.sentence())
		}
		if k == code {
			t.code()
		}
	}
}

// words counts the words since an offset; two Chinese characters make one.
func (t *text) words(from int) int {
	s := t.String()[from:]
	han := 0
	for _, c := range s {
		if unicode.Is(unicode.Han, c) {
			han++
		}
	}
	return len(strings.Fields(s)) + han/2
}

// heading opens a section. The claims of sections go to the first sections.
func (t *text) heading(h bilingual, k int) {
	s := "## " + t.say(h)
	if t.flavour == Clausebook && k < len(t.sections) {
		s += fmt.Sprintf(" {satisfies=%q}", t.sections[k])
	}
	t.line("%s\n", s)
}

func (t *text) say(b bilingual) string {
	if t.chinese {
		return b.zh
	}
	return b.en
}

func (t *text) paragraph(sentences int) string {
	all := make([]string, sentences)
	for i := range all {
		all[i] = t.sentence()
	}
	if t.chinese {
		return strings.Join(all, "")
	}
	return strings.Join(all, " ")
}

func (t *text) steps() {
	for i := range 4 + t.r.IntN(6) {
		t.line("%d. %s", i+1, t.sentence())
		if t.r.Float64() < 0.3 {
			t.line("   - %s\n   - %s", t.sentence(), t.sentence())
		}
	}
	t.line("")
}

func (t *text) table() {
	if t.chinese {
		t.line("| 编号 | 活动 | 负责人 | 目标 |")
	} else {
		t.line("| No. | Activity | Responsible | Target |")
	}
	t.line("| ---: | --- | --- | :---: |")
	for i := range 4 + t.r.IntN(7) {
		t.line("| %d | %s | %s | %d h |", i+1, t.action(), t.role(), 1+t.r.IntN(99))
	}
	t.line("")
}

func (t *text) checklist() {
	t.line("### %s\n\n%s\n", name(t.r), t.paragraph(2+t.r.IntN(3)))
	for range 2 + t.r.IntN(4) {
		mark := " "
		if t.r.Float64() < 0.5 {
			mark = "x"
		}
		t.line("- [%s] %s", mark, t.sentence())
	}
	t.line("")
}

func (t *text) code() {
	c := codes[t.r.IntN(len(codes))]
	t.line("```%s\n%s```\n", c.lang, t.fill(c.text))
}

// sentence writes who does what, and how.
func (t *text) sentence() string {
	r := t.r
	who := t.say(actors[r.IntN(len(actors))])
	how := t.fill(t.say(manners[r.IntN(len(manners))]))
	if t.chinese {
		return who + t.action() + "，" + how + "。"
	}
	s := who + " " + t.action() + " " + how
	switch p := r.Float64(); {
	case p < 0.10:
		s += " (`" + strings.ToLower(name(r)) + ".status`)"
	case p < 0.20:
		s += ", *not* by " + name(r)
	case p < 0.26:
		s += " for **" + name(r) + " " + name(r) + "**"
	}
	return s + "."
}

func (t *text) action() string {
	v, o := t.say(verbs[t.r.IntN(len(verbs))]), t.say(objects[t.r.IntN(len(objects))])
	if t.chinese {
		return v + o
	}
	return v + " " + o
}

// fill puts drawn values in the place of $letters.
func (t *text) fill(s string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, "$")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteString(t.value(after[0]))
		s = after[1:]
	}
}

func (t *text) value(letter byte) string {
	r := t.r
	switch letter {
	case 'n':
		return fmt.Sprint(2 + r.IntN(95))
	case 'p':
		return fmt.Sprint(1 + r.IntN(4))
	case 'N':
		return name(r)
	case 'a':
		return strings.ToLower(name(r))
	case 't':
		return fmt.Sprintf("%s-%d", []string{"CHG", "INC", "PRB", "RSK"}[r.IntN(4)], 1000+r.IntN(40000))
	case 'c':
		return t.clause()
	case 'd':
		return t.reference()
	case 'r':
		return t.role()
	case 'g':
		return t.term()
	}
	return "$" + string(letter)
}

// reference leads to another document: by its id, or by its file, as authors do both.
func (t *text) reference() string {
	byID := t.r.Float64() < 0.5
	if len(t.targets) == 0 {
		return t.id
	}
	d := t.targets[t.r.IntN(len(t.targets))]
	if byID && t.flavour == Clausebook {
		return "[[" + d.id + "]]"
	}
	return "[" + d.id + " " + d.title + "](../" + d.path + ")"
}

func (t *text) clause() string {
	n := t.requirements[t.r.IntN(len(t.requirements))]
	if t.flavour == Clausebook {
		return "[[" + n + "]]"
	}
	return n
}

func (t *text) role() string {
	x := roles[t.r.IntN(len(roles))]
	marked := t.r.Float64() < 0.2
	if marked && t.flavour == Clausebook {
		return "[[role:" + x.id + "]]"
	}
	return t.say(x.bilingual)
}

func (t *text) term() string {
	x := terms[t.r.IntN(len(terms))]
	if t.flavour == Clausebook {
		return "[[term:" + x.id + "]]"
	}
	return t.say(x.bilingual)
}
