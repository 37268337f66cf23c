package generator

import (
	"slices"
	"strings"

	"github.com/clausebook/clausebook/generator/search"
	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/spill"
)

// index makes the search index of one language and asks it for what it must know: a site whose search does not find its own
// titles is not finished.
func (f *frame) index(add func(File) error) error {
	terms := f.searchTerms()
	pages, err := f.analyses()
	if err != nil {
		return err
	}
	opt := search.Options{Lang: f.lang, Terms: terms, Words: f.searchWords(), Names: f.searchNames()}
	var check []search.File // without rows, which are most of the bytes and nothing that is asked for by a word
	err = search.Merge(pages, opt, func(x search.File) error {
		if !strings.HasPrefix(x.Path, "search/r/") {
			check = append(check, search.File{Path: x.Path, Data: slices.Clone(x.Data)})
		}
		return add(File{f.root + x.Path, x.Data})
	})
	if err != nil {
		return err
	}
	return search.Verify(check, pages, terms)
}

// analyses gathers what can be found, and takes it apart on all cores.
func (f *frame) analyses() ([]*search.Analysis, error) {
	if err := f.openRows(); err != nil {
		return nil, err
	}
	type maker func() search.Page
	var makers []maker
	documents := slices.Concat(f.site.Documents, f.site.Pages)
	for _, st := range f.site.Trace.Standards {
		for _, ct := range st.Clauses {
			makers = append(makers, func() search.Page { return f.searchClause(ct) })
		}
	}
	for _, s := range f.site.Services {
		makers = append(makers, func() search.Page {
			return f.searchEntry("service", servicePath(s), s.Title, s.ID, s.Summary, s.Hours, s.Targets)
		})
	}
	for _, r := range f.site.Roles {
		makers = append(makers, func() search.Page {
			return f.searchEntry("role", rolePath(r), r.Title, r.ID, r.Summary, r.Holder, r.Department)
		})
	}
	for _, p := range f.site.Parties {
		makers = append(makers, func() search.Page {
			return f.searchEntry("party", partyPath(p), p.Title, p.ID, p.Summary, p.Contact)
		})
	}
	for _, t := range f.site.Terms {
		makers = append(makers, func() search.Page { return f.searchTerm(t) })
	}
	for _, place := range f.places() {
		makers = append(makers, func() search.Page { return place })
	}
	out := make([]*search.Analysis, len(documents)+len(makers))
	search.Parallel(len(out), func(i int) {
		if i < len(documents) {
			out[i] = f.analyseDocument(documents[i])
			return
		}
		p := makers[i-len(documents)]()
		out[i] = search.Analyse(&p)
	})
	if f.rows != nil {
		return out, f.rows.Flush()
	}
	return out, nil
}

// openRows makes the place for what results show of documents, if that is not to stay in memory.
func (b *builder) openRows() error {
	if b.rows != nil || b.opts.Rows == nil {
		return nil
	}
	file, err := b.opts.Rows()
	if err == nil {
		b.rows = spill.New(file)
	}
	return err
}

// analyseDocument takes a document apart. A text that stands in the sites of several languages is taken apart once.
func (f *frame) analyseDocument(d *site.Document) *search.Analysis {
	e := d.Edition(f.lang)
	p := f.searchDocument(d)
	if a, ok := f.analysed.Load(e); ok {
		return a.(*search.Analysis).Reuse(&p)
	}
	p.Sections = f.searchSections(d, e)
	a := search.Analyse(&p)
	if f.rows != nil {
		a.MoveTo(f.rows)
	}
	if slices.ContainsFunc(f.site.Config.Languages, func(l string) bool { return !d.Has(l) }) {
		f.analysed.Store(e, a)
	}
	return a
}

func (f *frame) searchDocument(d *site.Document) search.Page {
	e := d.Edition(f.lang)
	p := search.Page{Href: documentPath(d), Lang: e.Lang, Title: e.Title, ID: d.ID, Kind: "document", Type: string(d.Type), Note: joinNonEmpty(" ", f.T("version"), d.Version)}
	if !d.Controlled() {
		p.Kind, p.ID, p.Note = "page", "", ""
	} else {
		st := f.documentState(d)
		p.Status, p.Glyph, p.Says = statusKey(d), st.Key, st.Word
		p.State = map[string]int{"in-force": 0, "withdrawn": 2, "superseded": 2}[p.Status]
		if p.Status == "draft" || p.Status == "in-review" || p.Status == "later" {
			p.State = 1
		}
	}
	for _, c := range d.Claims {
		if n := f.number(c.Clause); !slices.Contains(p.Clauses, n) {
			p.Clauses = append(p.Clauses, n)
		}
	}
	for _, s := range d.Services {
		p.Services = append(p.Services, s.ID)
	}
	for _, x := range []site.Person{d.Owner, d.Approver} {
		if x.Role != nil && !slices.Contains(p.Roles, x.Role.ID) {
			p.Roles = append(p.Roles, x.Role.ID)
		}
	}
	return p
}

// searchSections are the sections of a text as they can be found.
func (f *frame) searchSections(d *site.Document, e *site.Edition) []search.Section {
	var out []search.Section
	texts := f.sectionTexts(e)
	for i := range e.Text.Sections {
		s := &e.Text.Sections[i]
		text := texts[i]
		if i == 0 {
			text = joinNonEmpty(" ", e.Summary, text)
		}
		if s.Level == 1 { // the title again: its text belongs to the first section
			out[0].Text = joinNonEmpty(" ", out[0].Text, text)
			continue
		}
		x := search.Section{Anchor: s.ID, Number: s.Number, Heading: f.site.SectionTitle(e, s), Text: text}
		for _, c := range d.Claims {
			if c.Section != "" && e.Anchor(d.Original(), c.Section) == s.ID {
				x.Claims = append(x.Claims, search.Claim{Clause: f.number(c.Clause), Href: clausePath(c.Clause), State: f.claimState(c).Key})
			}
		}
		out = append(out, x)
	}
	return out
}

// sectionTexts gives the plain text of every section, with the words of references and variables.
func (f *frame) sectionTexts(e *site.Edition) []string {
	scratch := scratches.Get().(*[]byte)
	defer scratches.Put(scratch)
	t := e.Text
	h := f.html(scratch, t, 0, t.Size())
	out := make([]string, len(t.Sections))
	slot := 0
	for i := range t.Sections {
		from, to := t.Sections[i].Start, t.Sections[i].End
		for slot < len(t.Slots) && int(t.Slots[slot].At) < from {
			slot++
		}
		last := slot
		for last < len(t.Slots) && int(t.Slots[last].At) <= to {
			last++
		}
		out[i] = f.plain(e, h, from, to, t.Slots[slot:last], -1)
		for slot < last && int(t.Slots[slot].At) < to {
			slot++
		}
	}
	return out
}

func (f *frame) searchClause(ct *site.ClauseTrace) search.Page {
	c := ct.Clause
	p := search.Page{Href: clausePath(c), Lang: f.lang, Title: c.Title.In(f.lang), ID: c.Number, Kind: "clause", Label: joinNonEmpty(" ", c.Standard.Name, c.Number)}
	st := f.state(ct.State.String())
	p.Glyph, p.Says = st.Key, st.Word
	p.Clauses = []string{f.number(c)}
	text := joinNonEmpty(" ", c.Topic.In(f.lang), strings.Join(c.Also, " "))
	for lang, s := range c.Title {
		if lang != f.lang {
			text = joinNonEmpty(" ", text, s)
		}
	}
	p.Sections = []search.Section{{Text: text}}
	return p
}

// places are the pages that belong to the site and to no document: whoever asks for the matrix or the scope finds it.
func (f *frame) places() []search.Page {
	lead := func(key string) string { return f.T(key + ".lead") }
	texts := [][3]string{
		{"documents/index.html", f.T("register"), ""},
		{"documented-information.html", f.T("information"), ""},
		{"services/index.html", f.T("services"), lead("services")},
		{operationsPath, f.T("operations"), lead("operations")},
		{"roles/index.html", f.T("roles"), lead("roles")},
		{"parties/index.html", f.T("parties"), lead("parties")},
		{"glossary.html", f.T("glossary"), ""},
		{"reviews.html", f.T("reviews"), ""},
		{"changes.html", f.T("changes"), lead("changes")},
	}
	for _, st := range f.site.Trace.Standards {
		name := st.Standard.Name
		texts = append(texts, [3]string{f.matrixPath(st.Standard), f.T("matrix"), name},
			[3]string{standardPath(st.Standard), name, st.Standard.Title.In(f.lang)})
	}
	if f.site.Scope != nil {
		texts = append(texts, [3]string{scopePath, f.T("scope"), lead("scope") + " " + f.site.Scope.Statement.In(f.lang)})
	}
	if len(f.reported()) > 0 {
		texts = append(texts, [3]string{reportsPath, f.T("reports"), lead("reports")})
	}
	out := make([]search.Page, len(texts))
	for i, t := range texts {
		out[i] = search.Page{Href: t[0], Lang: f.lang, Title: t[1], Kind: "page", Sections: []search.Section{{Text: t[2]}}}
	}
	return out
}

// searchEntry is an entry of a data file: its texts in the language, and its other names.
func (f *frame) searchEntry(kind, href string, title site.Text, id string, texts ...site.Text) search.Page {
	words := []string{f.other(title).Text}
	for _, t := range texts {
		words = append(words, t.In(f.lang))
	}
	return search.Page{Href: href, Lang: f.lang, Title: title.In(f.lang), ID: id, Kind: kind, Label: f.T("find.kind-one." + kind), Sections: []search.Section{{Text: joinNonEmpty(" ", words...)}}}
}

func (f *frame) searchTerm(t *site.Term) search.Page {
	words := []string{t.Definition.In(f.lang), f.other(t.Term).Text}
	words = append(words, t.Synonyms[f.lang]...)
	words = append(words, t.Synonyms[""]...)
	return search.Page{Href: "glossary.html#" + t.ID, Lang: f.lang, Title: t.Term.In(f.lang), Kind: "term", Label: f.T("find.kind-one.term"), Sections: []search.Section{{Text: joinNonEmpty(" ", words...)}}}
}

// searchTerms gives each entry of the glossary with all its names: a query for one of them also looks for the others.
func (f *frame) searchTerms() []search.Term {
	out := make([]search.Term, 0, len(f.site.Terms))
	for _, t := range f.site.Terms {
		var words []string
		add := func(s string) {
			if s != "" && !slices.Contains(words, s) {
				words = append(words, s)
			}
		}
		for _, l := range f.site.Config.Languages {
			add(t.Term[l])
		}
		add(t.Term[""])
		for _, l := range append(slices.Clone(f.site.Config.Languages), "") {
			for _, s := range t.Synonyms[l] {
				add(s)
			}
		}
		if len(words) > 1 {
			out = append(out, search.Term{Words: words})
		}
	}
	return out
}

// searchWords are the words of the search page, by the keys that its script knows.
func (f *frame) searchWords() map[string]string {
	out := map[string]string{}
	for key := range f.words.english {
		if name, ok := strings.CutPrefix(key, "find."); ok {
			out[name] = f.T(key)
		}
	}
	return out
}

// searchNames are the words of the values that results can be filtered by.
func (f *frame) searchNames() map[string]map[string]string {
	names := map[string]map[string]string{"type": {}, "status": {}, "service": {}, "role": {}, "lang": {}, "clause": {}}
	for _, t := range append(slices.Clone(site.Types), site.PageType) {
		names["type"][string(t)] = f.T("type." + string(t))
	}
	for _, k := range []string{"clause", "service", "role", "term", "party"} {
		names["type"][k] = f.T("find.kind-one." + k)
	}
	for _, k := range []string{"in-force", "later", "in-review", "draft", "superseded", "withdrawn"} {
		names["status"][k] = f.T("status." + k)
	}
	for _, s := range f.site.Services {
		names["service"][s.ID] = s.Title.In(f.lang)
	}
	for _, r := range f.site.Roles {
		names["role"][r.ID] = r.Title.In(f.lang)
	}
	for _, l := range f.site.Config.Languages {
		names["lang"][l] = languageName(l)
	}
	for _, st := range f.site.Standards {
		for _, c := range st.Clauses {
			names["clause"][f.number(c)] = f.number(c) + " " + c.Title.In(f.lang)
		}
	}
	return names
}
