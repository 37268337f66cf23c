package generator_test

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/clausebook/clausebook/generator"
	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/standard"
)

// editions is a book with claims on both editions, or only one of them.
func editions(standards, claims string) fstest.MapFS {
	return fstest.MapFS{
		"clausebook.yaml": {Data: []byte("title: T\nlanguages: [en, zh-CN]\nstandards: [" + standards + "]\n")},
		"a.md":            {Data: fmt.Appendf(nil, "---\nid: PRC-01\ntitle: Title\ntype: procedure\nversion: \"1\"\nstatus: draft\nsatisfies: [%s]\n---\n## Part {#part}\n", claims)},
	}
}

// mappingPages gives the pages of the mapping of a book, in both languages.
func mappingPages(t *testing.T, s *site.Site) map[string]string {
	t.Helper()
	all := pages(t, s, "/mapping.html")
	for name, page := range all {
		known := map[string]bool{generator.ManifestFile: true}
		plan, err := generator.Plan(s, defaultTheme(t), generator.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, task := range plan.Tasks {
			known[task.Path] = true
		}
		ids := map[string]bool{}
		root := parsed(t, page)
		for n := range root.Descendants() {
			if id, ok := attr(n, "id"); ok {
				ids[id] = true
			}
		}
		for _, a := range elements(root, "a") {
			href, _ := attr(a, "href")
			file, fragment, _ := strings.Cut(href, "#")
			if file == "" && !ids[fragment] {
				t.Errorf("%s has no #%s", name, fragment)
			}
			if file != "" && !known[path.Join(path.Dir(name), file)] && !strings.Contains(href, "search/") {
				t.Errorf("%s leads to %s, which is not there", name, href)
			}
		}
	}
	return all
}

// The page has every requirement of 2011 with its relation and successors as the data say, in both languages.
func TestMappingPageHasEveryOldRequirement(t *testing.T) {
	words := map[string]map[string]string{
		"":       {"equivalent-to": "equivalent", "superset-of": "superset", "subset-of": "subset", "intersects-with": "intersects"},
		"zh-CN/": {"equivalent-to": "相当", "superset-of": "超集", "subset-of": "子集", "intersects-with": "相交"},
	}
	for _, c := range []struct{ standards, folder string }{
		{"iso20000-1:2018", "iso20000-1-2018"}, {"iso20000-1:2011", "iso20000-1-2011"}, {"iso20000-1:2011, iso20000-1:2018", "iso20000-1-2018"},
	} {
		all := mappingPages(t, load(t, editions(c.standards, "")))
		if len(all) != 2 {
			t.Errorf("%s: %d pages", c.standards, len(all))
		}
		for lang, word := range words {
			name := lang + "standards/" + c.folder + "/mapping.html"
			rows := map[string]string{}
			for _, tr := range elements(parsed(t, all[name]), "tr") {
				if id, ok := attr(tr, "id"); ok {
					rows[id] = text(tr)
				}
			}
			for _, cl := range standard.Find("iso20000-1:2011").Clauses {
				if _, there := rows["from-"+cl.Number]; cl.Leaf() && !there {
					t.Errorf("%s lacks %s", name, cl.Number)
				}
			}
			for _, m := range standard.Mappings() {
				row := rows["from-"+m.From]
				if !strings.Contains(row, word[m.Relation]) {
					t.Errorf("%s: %s is %s, and the page says %q", name, m.From, m.Relation, row)
				}
				for _, to := range m.To {
					if !strings.Contains(row, to+" ") || !strings.Contains(rows["to-"+to], m.From) {
						t.Errorf("%s: %s leads to %s, and the page says %q and %q", name, m.From, to, row, rows["to-"+to])
					}
				}
			}
		}
	}
	if all := mappingPages(t, load(t, fstest.MapFS{
		"clausebook.yaml": {Data: []byte("title: T\nstandards: [h:1]\n")}, "data/standards/h.yaml": {Data: []byte("id: h:1\nclauses:\n  - {number: \"1\", title: One}\n")},
	})); len(all) != 0 {
		t.Errorf("a book of another standard has %d pages of the mapping", len(all))
	}
}

// The page proposes for each claim on an old clause what migrate proposes.
func TestMappingPageProposesWhatMigrateDoes(t *testing.T) {
	for _, c := range []struct{ standards, claims string }{
		{"iso20000-1:2011", `"6.1", {clause: "4.4.1", extent: partial}, "4.2", "9.2", "4.5"`},
		{"iso20000-1:2018, iso20000-1:2011", `8.3.3, "iso20000-1:2011/6.1", "iso20000-1:2011/8.1"`},
	} {
		fsys := editions(c.standards, c.claims)
		s, _, err := site.Load(fsys, site.Options{Today: asOf})
		if err != nil {
			t.Fatal(err)
		}
		m, err := site.Migrate(fsys, site.Options{Today: asOf}, standard.Find("iso20000-1:2011"), standard.Find("iso20000-1:2018"))
		if err != nil {
			t.Fatal(err)
		}
		rows := map[string]string{}
		for name, page := range mappingPages(t, s) {
			if strings.HasPrefix(name, "zh-CN/") {
				continue
			}
			for _, tr := range elements(parsed(t, page), "tr") {
				if id, ok := attr(tr, "id"); ok {
					if cells := elements(tr, "td"); len(cells) == 4 {
						rows[strings.TrimPrefix(id, "from-")] = strings.Join(strings.Fields(text(cells[3])), " ")
					}
				}
			}
		}
		said := 0
		for _, row := range rows {
			if row != "" {
				said++
			}
		}
		if len(m.Proposals) == 0 || said != len(m.Proposals) {
			t.Errorf("%s: the page has %d claims, migrate %d", c.claims, said, len(m.Proposals))
		}
		for _, p := range m.Proposals {
			var to []string
			for _, x := range p.To {
				n := x.Clause.Number
				if x.Partial {
					n += " (in part)"
				}
				if i := slices.IndexFunc(s.Document("PRC-01").Claims, func(c *site.Claim) bool { return c.Clause == x.Clause }); i >= 0 {
					n += " (claimed already)"
				}
				to = append(to, n)
			}
			want := "PRC-01 Title → " + strings.Join(to, ", ")
			if len(to) == 0 {
				want += "to be decided by hand"
			}
			if rows[p.Clause.Number] != want {
				t.Errorf("%s: the page says %q, migrate %q", p.Clause.Number, rows[p.Clause.Number], want)
			}
		}
	}
}
