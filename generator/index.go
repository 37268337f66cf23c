package generator

import (
	"slices"
	"strings"

	"github.com/clausebook/clausebook/generator/search"
	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/spill"
)

// index makes the search index of the sites in all languages and asks it for what it must know: a site whose search does not
// find its own titles is not finished.
func (b *builder) index(add func(File) error) error {
	pages, err := b.analyses()
	if err != nil {
		return err
	}
	var sites []search.Options
	for _, lang := range b.site.Config.Languages {
		f := b.frames[lang]
		sites = append(sites, search.Options{Lang: lang, Root: f.root, Terms: b.searchTerms(), Words: f.searchWords(), Names: f.searchNames()})
	}
	var check []search.File // without rows, which are most of the bytes and nothing that is asked for by a word
	err = search.Merge(pages, sites, func(x search.File) error {
		if !strings.HasPrefix(x.Path, "search/r/") {
			check = append(check, search.File{Path: x.Path, Data: slices.Clone(x.Data)})
		}
		return add(File{x.Path, x.Data})
	})
	if err != nil {
		return err
	}
	return search.Verify(check, pages, sites[0].Terms)
}

// analyses gathers what can be found, and takes it apart on all cores.
func (b *builder) analyses() ([]*search.Analysis, error) {
	if err := b.openRows(); err != nil {
		return nil, err
	}
	type text struct {
		document *site.Document
		edition  *site.Edition
	}
	var texts []text
	for _, d := range slices.Concat(b.site.Documents, b.site.Pages) {
		for _, e := range d.Editions {
			texts = append(texts, text{d, e})
		}
	}
	var makers []func() search.Page
	for _, lang := range b.site.Config.Languages {
		makers = append(makers, b.frames[lang].searchOthers()...)
	}
	out := make([]*search.Analysis, len(texts)+len(makers))
	search.Parallel(len(out), func(i int) {
		if i < len(texts) {
			out[i] = b.analyseText(texts[i].document, texts[i].edition)
			return
		}
		p := makers[i-len(texts)]()
		out[i] = search.Analyse(&p)
	})
	out = slices.DeleteFunc(out, func(a *search.Analysis) bool { return a == nil })
	if b.rows != nil {
		return out, b.rows.Flush()
	}
	return out, nil
}

// searchOthers are the functions that make what can be found in one language besides documents.
func (f *frame) searchOthers() []func() search.Page {
	var makers []func() search.Page
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
	if len(f.site.Config.Languages) > 1 {
		for i, make := range makers {
			makers[i] = func() search.Page {
				p := make()
				p.Sites = sitesOf(f.lang)
				return p
			}
		}
	}
	return makers
}

// sitesOf writes languages as search.Page.Sites has them.
func sitesOf(languages ...string) string { return " " + strings.Join(languages, " ") + " " }

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

// analyseText takes a text apart, once for all sites that show it; nil when none does.
func (b *builder) analyseText(d *site.Document, e *site.Edition) *search.Analysis {
	var shown []string
	for _, lang := range b.site.Config.Languages {
		if d.Edition(lang) == e {
			shown = append(shown, lang)
		}
	}
	if len(shown) == 0 {
		return nil
	}
	f := b.frames[shown[0]]
	p := f.searchDocument(d, e)
	if len(shown) < len(b.site.Config.Languages) {
		p.Sites = sitesOf(shown...)
	}
	p.Sections = f.searchSections(d, e)
	a := search.Analyse(&p)
	if b.rows != nil {
		a.MoveTo(b.rows)
	}
	return a
}

// searchDocument is what search knows of a document besides its text. Nothing in it is in the words of the interface, because sites in
// several languages may show it.
func (f *frame) searchDocument(d *site.Document, e *site.Edition) search.Page {
	p := search.Page{Href: documentPath(d), Lang: e.Lang, Title: e.Title, ID: d.ID, Kind: "document", Type: string(d.Type), Note: d.Version}
	if !d.Controlled() {
		p.Kind, p.ID, p.Note = "page", "", ""
	} else {
		p.Status, p.Glyph = statusKey(d), f.documentState(d).Key
		if p.Status == "later" {
			p.Says = from(d).String()
		}
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
func (b *builder) searchTerms() []search.Term {
	out := make([]search.Term, 0, len(b.site.Terms))
	for _, t := range b.site.Terms {
		var words []string
		add := func(s string) {
			if s != "" && !slices.Contains(words, s) {
				words = append(words, s)
			}
		}
		for _, l := range b.site.Config.Languages {
			add(t.Term[l])
		}
		add(t.Term[""])
		for _, l := range append(slices.Clone(b.site.Config.Languages), "") {
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
