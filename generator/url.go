package generator

import (
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/standard"
)

// An address is the path of a page in the site, seen from its top: "zh-CN/documents/PRC-INC-01.html". Everything that knows
// how pages are named stands in this file.

// languageRoot is the folder of a language: "" for the default one.
func (b *builder) languageRoot(lang string) string {
	if lang == b.site.Config.Default() {
		return ""
	}
	return lang + "/"
}

func documentPath(d *site.Document) string {
	if !d.Controlled() {
		return "pages/" + d.ID + ".html"
	}
	return "documents/" + d.ID + ".html"
}

func clausePath(c *standard.Clause) string {
	return "standards/" + c.Standard.Key() + "/" + c.Number + ".html"
}

func standardPath(s *standard.Standard) string { return "standards/" + s.Key() + "/index.html" }

func servicePath(s *site.Service) string { return "services/" + s.ID + ".html" }

func rolePath(r *site.Role) string { return "roles/" + r.ID + ".html" }

func partyPath(p *site.Party) string { return "parties/" + p.ID + ".html" }

// matrixPath is the matrix of a standard; that of the default standard has the short name.
func (b *builder) matrixPath(s *standard.Standard) string {
	if s == b.site.Standards[0] {
		return "matrix.html"
	}
	return "matrix-" + s.Key() + ".html"
}

// byDocumentPath is a page of the matrix that has a row for each document: "matrix-by-document.html", and where the rows do not
// fit into one page, "matrix-by-document.2.html".
func (b *builder) byDocumentPath(s *standard.Standard, page int) string {
	path := "matrix-by-document"
	if s != b.site.Standards[0] {
		path += "-" + s.Key()
	}
	if page > 1 {
		path += "." + strconv.Itoa(page)
	}
	return path + ".html"
}

// mappingPath is the page that says where the clauses of ISO/IEC 20000-1:2011 went. It stands beside the newer edition of the
// two that the book has.
func (b *builder) mappingPath() string {
	s := b.site.Standard(edition2018)
	if s == nil {
		s = b.site.Standard(before2018)
	}
	return "standards/" + s.Key() + "/mapping.html"
}

// filePath is where a picture or form of the book goes. Files of static/ keep their place; others stand under files/, so
// that they can never take the place of a page.
func filePath(name string) string {
	if strings.HasPrefix(name, "static/") {
		return name
	}
	return "files/" + name
}

// relative gives the address of one page as seen from another: no base URL, so that the site works from any folder.
func relative(from, to string) string {
	to, fragment, hasFragment := strings.Cut(to, "#")
	if hasFragment {
		fragment = "#" + escapeFragment(fragment)
		if to == from {
			return fragment
		}
	}
	shared := 0 // length of the folders that both stand in
	for i := 0; i < min(len(from), len(to)) && from[i] == to[i]; i++ {
		if from[i] == '/' {
			shared = i + 1
		}
	}
	ups := strings.Count(from[shared:], "/")
	way := escapePath(to[shared:])
	if ups == 0 {
		first, _, _ := strings.Cut(way, "/")
		if strings.Contains(first, ":") {
			way = "./" + way // a colon in the first part would look like a scheme
		}
		if !hasFragment {
			return way
		}
	}
	return strings.Repeat("../", ups) + way + fragment
}

// escapePath escapes each part of a path; most have nothing to escape.
func escapePath(p string) string {
	plain := true
	for i := range len(p) {
		c := p[i]
		plain = plain && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_' || c == '/')
	}
	if plain {
		return p
	}
	parts := strings.Split(p, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return strings.Join(parts, "/")
}

// escapeFragment keeps letters of all scripts readable and escapes what would end the address.
func escapeFragment(s string) string {
	for i := range len(s) {
		switch s[i] {
		case '%', ' ', '"', '<', '>', '`':
			return fragmentEscaper.Replace(s)
		}
	}
	return s
}

var fragmentEscaper = strings.NewReplacer("%", "%25", " ", "%20", `"`, "%22", "<", "%3C", ">", "%3E", "`", "%60")

// up is the way from a page to the top of the site: "../../".
func up(page string) string { return strings.Repeat("../", strings.Count(path.Clean(page), "/")) }
