package search

import (
	"cmp"
	"strconv"
	"unicode/utf8"
)

// row writes what a result shows of a page:
//
//	[href, label, title, lang, note, glyph, says, [[anchor, number, heading, text, [[clause, href, state] …]] …]]
func rest(p *Page, sections []Section) []byte {
	n := 8
	for i := range sections {
		n += len(sections[i].Text) + len(sections[i].Heading) + 40
	}
	b := make([]byte, 0, n+n/32)
	b = append(b, '[')
	for i := range sections {
		s := &sections[i]
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '[')
		b = append(appendString(b, s.Anchor), ',')
		b = append(appendString(b, s.Number), ',')
		title := s.Heading
		if i == 0 {
			title = p.Title
		}
		b = append(appendString(b, title), ',')
		b = appendString(b, s.Text)
		for j, c := range s.Claims {
			if j == 0 {
				b = append(b, `,[`...)
			} else {
				b = append(b, ',')
			}
			b = append(b, '[')
			b = append(appendString(b, c.Clause), ',')
			b = append(appendString(b, c.Href), ',')
			b = append(appendString(b, c.State), ']')
		}
		if len(s.Claims) > 0 {
			b = append(b, ']')
		}
		b = append(b, ']')
	}
	return append(b, `]]`...)
}

// appendHead writes what a row says of the page itself, up to its sections.
func appendHead(b []byte, p *Page) []byte {
	b = append(b, '[')
	for _, s := range []string{p.Href, cmp.Or(p.Label, p.ID), p.Title, p.Lang, p.Note, p.Glyph, p.Says} {
		b = append(appendString(b, s), ',')
	}
	return b
}

// appendString writes s as a JSON string that is safe inside a script inside a
// page: without "<", without U+2028 and U+2029.
func appendString(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= ' ' && c != '"' && c != '\\' && c != '<' {
				i++
				continue
			}
			b = append(b, s[start:i]...)
			switch c {
			case '"', '\\':
				b = append(b, '\\', c)
			case '\n':
				b = append(b, '\\', 'n')
			default:
				b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
			}
			i++
			start = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == 0x2028 || r == 0x2029 || r == utf8.RuneError && size == 1 {
			b = append(b, s[start:i]...)
			switch r {
			case utf8.RuneError:
				b = append(b, `\ufffd`...)
			default:
				b = append(b, `\u202`...)
				b = append(b, hex[r&15])
			}
			start = i + size
		}
		i += size
	}
	b = append(b, s[start:]...)
	return append(b, '"')
}

// appendStrings writes a JSON array.
func appendStrings(b []byte, list []string) []byte {
	b = append(b, '[')
	for i, s := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, s)
	}
	return append(b, ']')
}

// call opens the call of a function of search.js for a numbered shard.
func call(b []byte, name, stamp string, n int) []byte {
	b = append(b, "clausebookSearch."...)
	b = append(b, name...)
	b = append(b, '(')
	b = append(appendString(b, stamp), ',')
	b = strconv.AppendInt(b, int64(n), 10)
	return append(b, ',')
}
