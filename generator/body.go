package generator

import (
	"bytes"
	"html"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/agreement"
	"github.com/clausebook/clausebook/site/markdown"
)

// body fills the slots of a text: links get their addresses, variables their values, headings their claims.
func (f *frame) body(out []byte, b *Base, e *site.Edition) []byte {
	scratch := scratches.Get().(*[]byte)
	defer scratches.Put(scratch)
	t := e.Text
	h := f.html(scratch, t, 0, t.Size())
	out = slices.Grow(out, len(h)+len(t.Slots)*96)
	at := 0
	for _, s := range t.Slots {
		out = append(out, h[at:s.At]...)
		at = int(s.At)
		out = f.slot(out, b, e, s)
	}
	return append(out, h[at:]...)
}

// html gives a part of the HTML of a text. A part that cannot be read stops the build when the page is done.
func (b *builder) html(scratch *[]byte, t *markdown.Text, from, to int) []byte {
	h, err := t.Part(scratch, from, to)
	if err != nil {
		b.lost.CompareAndSwap(nil, &err)
		return make([]byte, to-from)
	}
	return h
}

func (f *frame) slot(out []byte, b *Base, e *site.Edition, s markdown.Slot) []byte {
	switch s.Kind {
	case markdown.SlotRef:
		return f.reference(out, b, e, int(s.Index))
	case markdown.SlotOpen:
		if href, attr := f.target(b, e.Links[s.Index]); href != "" {
			out = append(out, `<a href="`...)
			out = append(out, escape(href)...)
			out = append(out, '"')
			out = append(out, attr...)
			if title := e.Text.Refs[s.Index].Title; title != "" {
				out = append(out, ` title="`...)
				out = append(out, escape(title)...)
				out = append(out, '"')
			}
			out = append(out, '>')
		}
	case markdown.SlotClose:
		if href, _ := f.target(b, e.Links[s.Index]); href != "" {
			out = append(out, "</a>"...)
		}
	case markdown.SlotVariable:
		v, _ := f.site.Variable(e.Text.Variables[s.Index].Name)
		return append(out, escape(v.In(e.Lang))...)
	case markdown.SlotHeading:
		return f.heading(out, b, e, &e.Text.Sections[s.Index])
	case markdown.SlotBlock:
		return f.block(out, e, &e.Text.Blocks[s.Index])
	case markdown.SlotAlert:
		return append(out, f.frames[e.Lang].T("alert."+markdown.AlertKinds[s.Index])...)
	}
	return out
}

// reference writes [[…]] or a picture.
func (f *frame) reference(out []byte, b *Base, e *site.Edition, i int) []byte {
	ref, l := &e.Text.Refs[i], e.Links[i]
	if l == nil {
		return append(out, escape(cmpOr(f.site.Fill(ref.Words, e.Lang), ref.Target))...)
	}
	href, attr := f.target(b, l)
	if ref.Kind == markdown.Image {
		out = append(out, `<img src="`...)
		out = append(out, escape(href)...)
		out = append(out, `" alt="`...)
		out = append(out, escape(ref.Words)...)
		if ref.Title != "" {
			out = append(out, `" title="`...)
			out = append(out, escape(ref.Title)...)
		}
		return append(out, `" loading="lazy">`...)
	}
	if href == "" {
		return append(out, escape(f.referenceWords(e, l))...)
	}
	out = append(out, `<a href="`...)
	out = append(out, escape(href)...)
	out = append(out, '"')
	out = append(out, attr...)
	out = append(out, '>')
	out = append(out, escape(f.referenceWords(e, l))...)
	return append(out, "</a>"...)
}

// referenceWords are the words of a reference: the author's, or the name of what it leads to in the language of the text.
func (f *frame) referenceWords(e *site.Edition, l *site.Link) string {
	if l.Ref.Words != "" {
		return f.site.Fill(l.Ref.Words, e.Lang)
	}
	t, own := l.Target, f.frames[e.Lang]
	switch {
	case t.Clause != nil:
		return own.T("clause-name", f.number(t.Clause), t.Clause.Title.In(e.Lang))
	case t.Service != nil:
		return t.Service.Title.In(e.Lang)
	case t.Role != nil:
		return t.Role.Title.In(e.Lang)
	case t.Party != nil:
		return t.Party.Title.In(e.Lang)
	case t.Term != nil:
		return t.Term.Term.In(e.Lang)
	case t.Document == e.Document && t.Section != "":
		if s := e.Section(e.Anchor(t.From, t.Section)); s != nil {
			return f.site.SectionTitle(e, s)
		}
	case t.Document != nil:
		in := t.Document.Edition(e.Lang)
		words := own.titled(t.Document, in.Title)
		if s := in.Section(in.Anchor(t.From, t.Section)); s != nil {
			return own.T("section-of", words, strings.TrimSpace(s.Number+" "+f.site.SectionTitle(in, s)))
		}
		return words
	}
	return l.Ref.Target
}

// target is the address of what a link leads to, and the attributes that say what a reader has to know of it.
func (f *frame) target(b *Base, l *site.Link) (href, attr string) {
	if l == nil {
		return "", ""
	}
	t := l.Target
	switch {
	case t.Clause != nil:
		return f.to(b, clausePath(t.Clause)), ""
	case t.Service != nil:
		return f.to(b, servicePath(t.Service)), ""
	case t.Role != nil:
		return f.to(b, rolePath(t.Role)), ""
	case t.Party != nil:
		return f.to(b, partyPath(t.Party)), ""
	case t.Term != nil:
		return f.to(b, "glossary.html#"+t.Term.ID), ` class="term"`
	case t.File != "":
		return relative(b.full, filePath(t.File)), ""
	case t.Document != nil:
		return f.documentTarget(b, t)
	}
	return "", ""
}

// documentTarget keeps the reader in the language of the page, unless the author asked for another.
func (f *frame) documentTarget(b *Base, t *site.Target) (href, attr string) {
	if f.site.Hidden[t.Document] {
		return "", ""
	}
	in := f
	if t.Lang != "" && t.Lang != f.lang && t.Document.Has(t.Lang) && t.Lang != f.site.Config.Default() {
		in = f.frames[t.Lang]
		attr = ` hreflang="` + t.Lang + `"`
	}
	page := in.root + documentPath(t.Document)
	e := t.Document.Edition(in.lang)
	if anchor := e.Anchor(t.From, t.Section); anchor != "" {
		page += "#" + anchor
	}
	if e.Lang != in.lang && attr == "" {
		attr = ` hreflang="` + e.Lang + `"`
	}
	return relative(b.full, page), attr
}

// heading writes what stands at the end of a heading: the claims made there, as tags, and the link that keeps it.
func (f *frame) heading(out []byte, b *Base, e *site.Edition, s *markdown.Section) []byte {
	d := e.Document
	from := d.Original()
	for _, c := range d.Claims {
		if c.Section == "" || e.Anchor(from, c.Section) != s.ID {
			continue
		}
		st := f.claimState(c)
		out = append(out, `<a class="claim" href="`...)
		out = append(out, escape(f.to(b, clausePath(c.Clause)))...)
		out = append(out, `"><svg class="g `+st.Key+`" aria-hidden="true"><use href="#cb-`+st.Key+`"/></svg><span class="vh">`...)
		out = append(out, escape(f.T("clause")+" ")...)
		out = append(out, `</span>`...)
		out = append(out, escape(f.number(c.Clause))...)
		if len(c.Items) > 0 {
			out = append(out, escape(" "+strings.Join(c.Items, ", ")+")")...)
		}
		out = append(out, `<span class="vh">`...)
		out = append(out, escape(f.T("comma")+st.Word)...)
		out = append(out, `</span></a>`...)
	}
	out = append(out, `<a class="perma" href="#`...)
	out = append(out, escape(escapeFragment(s.ID))...)
	out = append(out, `" aria-label="`...)
	out = append(out, escape(f.T("permanent-link", f.site.SectionTitle(e, s)))...)
	return append(out, `">#</a>`...)
}

// claimState is what one claim is worth.
func (f *frame) claimState(c *site.Claim) State {
	return f.worth(c.Worth())
}

// worth names what a claim is worth. A gap is the state of a requirement; a claim that fills nothing does not count.
func (f *frame) worth(s site.State) State {
	if s == site.Gap {
		return f.state("gone")
	}
	return f.state(s.String())
}

// block draws a fenced block from the agreement of the document: one table for each name in it, in the language of the text.
func (f *frame) block(out []byte, e *site.Edition, blk *markdown.Block) []byte {
	a := e.Document.Agreement
	for name := range strings.FieldsSeq(blk.Text) {
		if a == nil {
			continue // said by the checks
		}
		if t, ok := a.Table(name, f.site.Calendar(a)); ok {
			out = table(out, t, e.Lang)
		}
	}
	return out
}

func table(out []byte, t agreement.Table, lang string) []byte {
	cells := func(tag, attr string, texts []site.Text) {
		for _, c := range texts {
			out = append(out, "<"+tag+attr+">"+escape(c.In(lang))+"</"+tag+">"...)
		}
	}
	out = append(out, `<div class="x" tabindex="0" role="group"><table class="t"><thead><tr>`...)
	cells("th", ` scope="col"`, t.Head)
	out = append(out, "</tr></thead><tbody>"...)
	for _, r := range t.Rows {
		out = append(out, "<tr>"...)
		cells("th", ` scope="row"`, r[:min(1, len(r))])
		cells("td", "", r[min(1, len(r)):])
		out = append(out, "</tr>"...)
	}
	return append(out, "</tbody></table></div>\n"...)
}

// sentences are those of one text in which its references stand, one after the other, so that they are few objects in memory.
type sentences struct {
	text string
	ends []int32 // in text, of the sentence of each reference
}

// sentence gives the sentence of a text in which a reference stands, so that a reader of the other end knows what for. All those
// of a text are made when the first is asked for: they are the same in all languages of the site, and their text is read once.
func (f *frame) sentence(l *site.Link) string {
	known, ok := f.quoted.Load(l.From)
	if !ok {
		known, _ = f.quoted.LoadOrStore(l.From, f.allSentences(l.From))
	}
	s := known.(sentences)
	from := int32(0)
	if l.Index > 0 {
		from = s.ends[l.Index-1]
	}
	return s.text[from:s.ends[l.Index]]
}

func (f *frame) allSentences(e *site.Edition) sentences {
	scratch := scratches.Get().(*[]byte)
	defer scratches.Put(scratch)
	h := f.html(scratch, e.Text, 0, e.Text.Size())
	each := make([]string, len(e.Text.Refs))
	var seen []site.Target // only the first reference to a thing is ever shown
	size := 0
	for i, s := range e.Text.Slots {
		if s.Kind != markdown.SlotRef && s.Kind != markdown.SlotOpen {
			continue
		}
		l := e.Links[s.Index]
		if l == nil {
			continue
		}
		t := site.Target{Document: l.Target.Document, Service: l.Target.Service, Role: l.Target.Role, Party: l.Target.Party}
		if t == (site.Target{}) || slices.Contains(seen, t) {
			continue
		}
		seen = append(seen, t)
		each[s.Index] = f.sentenceAt(e, h, i)
		size += len(each[s.Index])
	}
	out, text := sentences{ends: make([]int32, len(each))}, make([]byte, 0, size)
	for i, s := range each {
		text = append(text, s...)
		out.ends[i] = int32(len(text))
	}
	out.text = string(text)
	return out
}

// sentenceAt gives the sentence in which a slot of a text stands.
func (f *frame) sentenceAt(e *site.Edition, h []byte, slot int) string {
	from, to := blockAround(h, int(e.Text.Slots[slot].At))
	text := f.plain(e, h, from, to, e.Text.Slots, slot)
	at := strings.IndexByte(text, here)
	start, end := 0, len(text)
	for i, r := range text {
		if !sentenceEnd(r, text[i+utf8.RuneLen(r):]) {
			continue
		}
		if i < at {
			start = i + utf8.RuneLen(r)
		} else {
			end = i + utf8.RuneLen(r)
			break
		}
	}
	return shorten(strings.TrimSpace(text[start:at]+text[at+1:end]), 160)
}

// here marks, in plain text, the reference that is looked for; no text of a book has this character.
const here = 0

func sentenceEnd(r rune, rest string) bool {
	switch r {
	case '。', '！', '？', '；':
		return true
	case '.', '!', '?':
		return strings.HasPrefix(rest, " ")
	}
	return false
}

func shorten(s string, limit int) string {
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	n := 0
	for i := range s {
		if n++; n > limit-1 {
			return strings.TrimRight(s[:i], " ,，、") + "…"
		}
	}
	return s
}

// A block is looked for within two kilobytes either way.
const blockReach = 2000

// blockAround finds the paragraph, list item or cell that holds an offset.
func blockAround(h []byte, at int) (from, to int) {
	least := max(0, at-blockReach)
	for from = at; from > least; {
		i := bytes.LastIndexByte(h[least:from], '<')
		if from = least + max(i, 0); i >= 0 && blockTag(h[from:]) {
			break
		}
	}
	most := min(len(h), at+blockReach)
	for to = at; to < most; to++ {
		i := bytes.IndexByte(h[to:most], '<')
		if i < 0 {
			return from, most
		}
		if to += i; blockTag(h[to:]) {
			break
		}
	}
	return from, to
}

// blockTag tells whether a tag begins or ends a block of text.
func blockTag(h []byte) bool {
	name := h[1:]
	if len(name) > 0 && name[0] == '/' {
		name = name[1:]
	}
	for _, b := range [...]string{"p>", "li", "td", "th", "ul", "ol", "h2", "h3", "h4", "tr", "div"} {
		if len(name) > len(b) && string(name[:len(b)]) == b {
			return true
		}
	}
	return false
}

// plain gives the text of a part of the HTML without tags, with the words of those slots that lie in it; mark is the slot
// before which here is put.
func (f *frame) plain(e *site.Edition, h []byte, from, to int, slots []markdown.Slot, mark int) string {
	scratch := scratches.Get().(*[]byte)
	defer scratches.Put(scratch)
	b := (*scratch)[:0]
	at := from
	for i, s := range slots {
		p := int(s.At)
		if p < from || p > to {
			continue
		}
		b = stripTags(b, h[at:p])
		at = p
		if i == mark {
			b = append(b, here)
		}
		switch s.Kind {
		case markdown.SlotRef:
			if l := e.Links[s.Index]; l != nil && l.Ref.Kind == markdown.Wiki {
				b = append(b, html.EscapeString(f.referenceWords(e, l))...)
			}
		case markdown.SlotVariable:
			v, _ := f.site.Variable(e.Text.Variables[s.Index].Name)
			b = append(b, html.EscapeString(v.In(e.Lang))...)
		}
	}
	b = stripTags(b, h[at:to])
	if bytes.IndexByte(b, '&') >= 0 {
		b = append(b[:0], html.UnescapeString(string(b))...)
	}
	*scratch = b
	return string(foldSpace(b))
}

// scratches hold text while it is put together; most of a book goes through here.
var scratches = sync.Pool{New: func() any { return new([]byte) }}

// foldSpace makes one space of each run of white space, and none of those at the ends. It writes over the text.
func foldSpace(text []byte) []byte {
	end := 0 // of what is written
	for i := 0; ; {
		for i < len(text) { // white space
			n := spaceAt(text[i:])
			if n == 0 {
				break
			}
			i += n
		}
		word := i
		for i < len(text) && (!maySpace[text[i]] || spaceAt(text[i:]) == 0) {
			i++ // a byte inside a character is no white space
		}
		if word == i {
			return text[:end]
		}
		if end > 0 {
			text[end] = ' '
			end++
		}
		if end != word {
			copy(text[end:], text[word:i])
		}
		end += i - word
	}
}

// maySpace tells of a byte whether a white space character can begin with it.
var maySpace = func() (may [256]bool) {
	for c := range may {
		may[c] = c == ' ' || c >= '\t' && c <= '\r' || c >= 0xc2 && c <= 0xe3
	}
	return may
}()

// spaceAt is the length of the white space character that a text begins with, or 0.
func spaceAt(text []byte) int {
	switch c := text[0]; {
	case c == ' ' || c >= '\t' && c <= '\r':
		return 1
	case c < 0xc2 || c > 0xe3: // nothing beyond is white space, and no character begins with a byte below
		return 0
	}
	if r, size := utf8.DecodeRune(text); unicode.IsSpace(r) {
		return size
	}
	return 0
}

// stripTags appends HTML without its tags; the ends of blocks become spaces.
func stripTags(b, h []byte) []byte {
	for len(h) > 0 {
		i := bytes.IndexByte(h, '<')
		if i < 0 {
			return append(b, h...)
		}
		b = append(b, h[:i]...)
		end := bytes.IndexByte(h[i:], '>')
		if end < 0 {
			return b
		}
		tag := h[i : i+end+1]
		if !inlineTag(tag) {
			b = append(b, ' ')
		}
		h = h[i+end+1:]
	}
	return b
}

func inlineTag(tag []byte) bool {
	from := 1
	if len(tag) > 1 && tag[1] == '/' {
		from = 2
	}
	end := from
	for end < len(tag) && tag[end] != '>' && tag[end] != ' ' {
		end++
	}
	switch string(tag[from:end]) {
	case "a", "b", "em", "strong", "code", "span", "sub", "sup", "kbd", "mark", "del":
		return true
	}
	return false
}

func cmpOr(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}
