package generator

import "html/template"

// hypertext writes HTML where a template would be too slow: on every document, and in lists with a line for each of them.
// What is written here is the same for all themes; a theme that wants it otherwise has the fields of the page.
type hypertext []byte

// raw writes HTML.
func (m *hypertext) raw(parts ...string) {
	for _, s := range parts {
		*m = append(*m, s...)
	}
}

// text writes words, with the characters escaped that html/template escapes.
func (m *hypertext) text(s string) {
	at := 0
	for i := range len(s) {
		var e string
		switch s[i] {
		case 0:
			e = "\uFFFD"
		case '"':
			e = "&#34;"
		case '&':
			e = "&amp;"
		case '\'':
			e = "&#39;"
		case '+':
			e = "&#43;"
		case '<':
			e = "&lt;"
		case '>':
			e = "&gt;"
		default:
			continue
		}
		m.raw(s[at:i], e)
		at = i + 1
	}
	m.raw(s[at:])
}

// element writes words between two pieces of HTML, or nothing when there are none.
func (m *hypertext) element(before, words, after string) {
	if words == "" {
		return
	}
	m.raw(before)
	m.text(words)
	m.raw(after)
}

func (m *hypertext) link(l Link) { *m = l.write(*m) }

func (m *hypertext) state(s State) { m.raw(string(s.Tag())) }

// escape gives words with the characters escaped that mean something in HTML. Most words have none of them, and
// html/template makes a table at each call to find that out.
func escape(s string) string {
	for i := range len(s) {
		switch s[i] {
		case 0, '"', '&', '\'', '<', '>':
			return template.HTMLEscapeString(s)
		}
	}
	return s
}
