package generator

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/clausebook/clausebook/site"
)

// A Format is one form in which the trace leaves Clausebook. Most are files of the site; all of them are read from the same
// site.Trace as its pages.
type Format struct {
	Name string // as clausebook export takes it
	File string // its usual name; in the site it stands in exports/
	site bool   // whether it is a file of the site
	make func(b *builder, lang string) ([]byte, error)
	when func(*site.Site) bool // whether the book has anything to write; nil: every book has
}

// Formats lists the formats in the order in which a user is told them.
var Formats = []Format{
	{Name: "csv", File: "matrix.csv", site: true, make: func(b *builder, _ string) ([]byte, error) { return b.matrixCSV() }},
	{Name: "xlsx", File: "matrix.xlsx", site: true, make: func(b *builder, _ string) ([]byte, error) { return b.workbook() }},
	{Name: "json", File: "trace.json", site: true, make: func(b *builder, _ string) ([]byte, error) { return b.traceJSON() }},
	{Name: "documents-csv", File: "documents.csv", site: true, make: func(b *builder, _ string) ([]byte, error) { return b.documentsCSV() }},
	{Name: "catalogue-csv", File: "catalogue.csv", site: true, make: func(b *builder, _ string) ([]byte, error) { return b.catalogueCSV() }},
	{Name: "catalogue-xlsx", File: "catalogue.xlsx", site: true, make: func(b *builder, _ string) ([]byte, error) { return b.catalogueWorkbook() }},
	{Name: "oscal-catalog", File: "oscal-catalog.json", site: true, make: func(b *builder, _ string) ([]byte, error) { return b.oscalCatalog() }},
	{Name: "oscal-component-definition", File: "oscal-component-definition.json", site: true, make: func(b *builder, _ string) ([]byte, error) { return b.oscalComponents() }},
	{Name: "oscal-mapping-collection", File: "oscal-mapping-collection.json", site: true, make: func(b *builder, _ string) ([]byte, error) { return b.oscalMapping() }, when: hasEditions},
	{Name: "openslo", File: "openslo.yaml", site: true, make: func(b *builder, _ string) ([]byte, error) { return OpenSLO(b.site), nil }},
	{Name: "junit", File: "junit.xml", make: (*builder).junit},
}

// FormatNames lists the names of the formats.
func FormatNames() []string {
	out := make([]string, len(Formats))
	for i, f := range Formats {
		out[i] = f.Name
	}
	return out
}

// ErrNothing says that a book has nothing that a format could hold.
var ErrNothing = errors.New("nothing to write")

// Export writes the trace in one format. Where a format has sentences in one language only, they are in lang.
func Export(s *site.Site, t *Theme, format, lang string) ([]byte, error) {
	i := slices.IndexFunc(Formats, func(f Format) bool { return f.Name == format })
	if i < 0 {
		return nil, fmt.Errorf("%q is not a format", format)
	}
	f := Formats[i]
	if f.when != nil && !f.when(s) {
		return nil, ErrNothing
	}
	return f.make(&builder{site: s, theme: t}, lang)
}

// words gives a frame that is used for its words only: exports have no pages.
func (b *builder) words(lang string) *frame {
	return &frame{builder: b, lang: lang, root: b.languageRoot(lang), words: b.theme.in(lang), zh: strings.HasPrefix(lang, "zh")}
}
