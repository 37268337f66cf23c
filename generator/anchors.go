package generator

import "strings"

// anchored are the attributes that name an anchor of the same page.
var anchored = []string{` id="`, ` href="#`, ` aria-labelledby="`, ` aria-describedby="`}

// prefixAnchors puts a prefix before every anchor of a text and before every reference to one, so that texts can stand in
// one page. References to the signs of the frame (#cb-covered …) stay as they are.
func prefixAnchors(html, prefix string) string {
	var b strings.Builder
	b.Grow(len(html) + len(html)/20)
	for {
		at, attr := len(html), ""
		for _, a := range anchored {
			if i := strings.Index(html[:at], a); i >= 0 {
				at, attr = i, a
			}
		}
		if attr == "" {
			b.WriteString(html)
			return b.String()
		}
		b.WriteString(html[:at+len(attr)])
		html = html[at+len(attr):]
		if attr == ` aria-labelledby="` { // may name two
			value, _, _ := strings.Cut(html, `"`)
			b.WriteString(prefix + strings.ReplaceAll(value, " ", " "+prefix))
			html = html[len(value):]
			continue
		}
		if attr == ` href="#` && strings.HasPrefix(html, "cb-") && !strings.HasPrefix(html, "cb-fn") {
			continue
		}
		b.WriteString(prefix)
	}
}
