package markdown

import (
	"bytes"
	"html"
	"sort"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Words gives what stands between two offsets of the HTML as the author meant it, apart from how it looks: white space is
// folded, emphasis and the numbers of headings and footnotes are left out, references and variables stand as they were
// written, and a footnote stands where it is referred to. Two texts with the same words say the same.
func (t *Text) Words(from, to int) string {
	h, err := t.Part(new([]byte), 0, t.Size())
	if err != nil {
		panic(err) // a book takes its fingerprints before it lets go of its texts; only a comparison with a revision reads them again
	}
	p := plain{t: t, html: h, notes: len(h)}
	if i := bytes.LastIndex(h, []byte(notesStart)); i >= 0 {
		p.notes = i
	}
	p.write(from, min(to, p.notes))
	return fold(norm.NFC.String(html.UnescapeString(p.b.String())))
}

const notesStart = `<section class="notes"`

type plain struct {
	t     *Text
	html  []byte
	b     strings.Builder
	notes int    // where the footnotes begin
	open  []byte // numbers of the footnotes that are being written, so that one that refers to itself comes to an end
}

// write goes through the HTML from slot to slot.
func (p *plain) write(from, to int) {
	slots := p.t.Slots
	for i := sort.Search(len(slots), func(i int) bool { return int(slots[i].At) >= from }); i < len(slots) && int(slots[i].At) <= to; i++ {
		p.between(from, int(slots[i].At))
		p.slot(slots[i])
		from = int(slots[i].At)
	}
	p.between(from, to)
}

// between writes what has no slots in it. A drawing gives way to the text that it was drawn from.
func (p *plain) between(from, to int) {
	for _, b := range p.t.Blocks {
		if at := int(b.At); b.Length > 0 && at >= from && at < to {
			p.tags(from, at)
			p.word(b.Name, b.Text)
			from = at + int(b.Length)
		}
	}
	p.tags(from, to)
}

// word writes what is no word of the author's sentence, in marks of its own.
func (p *plain) word(kind string, words ...string) {
	p.b.WriteString("⟦" + kind)
	for _, w := range words {
		p.b.WriteByte(' ')
		p.b.WriteString(html.EscapeString(w))
	}
	p.b.WriteString("⟧")
}

func (p *plain) slot(s Slot) {
	switch s.Kind {
	case SlotRef:
		r := p.t.Refs[s.Index]
		kind := "ref"
		if r.Kind == Image {
			kind = "picture"
		}
		p.word(kind, r.Target, r.Words, r.Title)
	case SlotOpen:
		p.word("link", p.t.Refs[s.Index].Target)
	case SlotVariable:
		p.word("value", p.t.Variables[s.Index].Name)
	case SlotBlock:
		p.word(p.t.Blocks[s.Index].Name, p.t.Blocks[s.Index].Text)
	case SlotAlert:
		p.word(AlertKinds[s.Index])
	}
}

// inlineTags are those that stand inside a word.
var inlineTags = map[string]bool{"a": true, "em": true, "strong": true, "code": true, "span": true, "kbd": true, "mark": true, "b": true, "del": true, "sub": true, "sup": true}

// tags writes text without its tags. The ends of blocks become spaces; what changes the meaning, such as struck out words
// and the address of a link, stays.
func (p *plain) tags(from, to int) {
	h := p.html[from:to]
	for len(h) > 0 {
		i := bytes.IndexByte(h, '<')
		if i < 0 {
			p.b.Write(h)
			return
		}
		p.b.Write(h[:i])
		h = h[i:]
		end := bytes.IndexByte(h, '>')
		if end < 0 {
			return
		}
		tag := h[1:end]
		h = h[end+1:]
		name := string(bytes.TrimPrefix(tag, []byte("/")))
		if i := strings.IndexByte(name, ' '); i >= 0 {
			name = name[:i]
		}
		switch {
		case name == "sup" && bytes.Contains(tag, []byte(` id="cb-fnref-`)):
			if close := bytes.Index(h, []byte("</sup>")); close >= 0 {
				p.note(h[:close])
				h = h[close+len("</sup>"):]
			}
		case name == "a" && bytes.Contains(tag, []byte(`class="fnback"`)):
			if close := bytes.Index(h, []byte("</a>")); close >= 0 {
				h = h[close+len("</a>"):]
			}
		case name == "a" && tag[0] != '/':
			if _, rest, ok := bytes.Cut(tag, []byte(`href="`)); ok && rest[0] != '#' {
				address, _, _ := bytes.Cut(rest, []byte(`"`))
				p.b.WriteString("⟦link ")
				p.b.Write(address)
				p.b.WriteString("⟧")
			}
		case name == "del" || name == "sub" || name == "sup":
			p.b.WriteString("⟦" + string(tag) + "⟧")
		case !inlineTags[name]:
			p.b.WriteByte(' ')
		}
	}
}

// note writes a footnote in the place of the reference to it: <a href="#cb-fn-3" …>3</a>.
func (p *plain) note(ref []byte) {
	_, rest, _ := bytes.Cut(ref, []byte(`href="#cb-fn-`))
	number, _, ok := bytes.Cut(rest, []byte(`"`))
	start := []byte(`<li id="cb-fn-` + string(number) + `">`)
	i := bytes.Index(p.html[p.notes:], start)
	key := append(append([]byte{' '}, number...), ' ')
	if !ok || i < 0 || bytes.Contains(p.open, key) {
		return
	}
	from := p.notes + i + len(start)
	to := len(p.html)
	if next := bytes.Index(p.html[from:], []byte(`<li id="cb-fn-`)); next >= 0 {
		to = from + next
	}
	p.open = append(p.open, key...)
	p.b.WriteString("⟦note ")
	p.write(from, to)
	p.b.WriteString("⟧")
	p.open = p.open[:len(p.open)-len(key)]
}

// fold makes one space of each run of white space, and none between two Chinese characters, where a line may end without
// one.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	var before rune
	space := false
	for _, r := range s {
		if unicode.IsSpace(r) {
			space = true
			continue
		}
		if space && before != 0 && (!wide(before) || !wide(r)) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		before, space = r, false
	}
	return b.String()
}
