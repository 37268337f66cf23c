package starter

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/source"
)

func day(s string) site.Date {
	d, _ := source.ParseDate(s)
	return d
}

func loadBook(t *testing.T, o Options) (*site.Site, map[string]string) {
	t.Helper()
	files, err := Book(o)
	if err != nil {
		t.Fatal(err)
	}
	m, texts := fstest.MapFS{}, map[string]string{}
	for _, f := range files {
		m[f.Path] = &fstest.MapFile{Data: f.Data}
		texts[f.Path] = string(f.Data)
	}
	s, ds, err := site.Load(m, site.Options{Today: o.Today})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range ds {
		t.Errorf("%s", d.Text("en"))
	}
	return s, texts
}

// A new book has no diagnostics, shows every requirement planned and none covered, and lists what a company fills in first.
func TestANewBookIsHonest(t *testing.T) {
	for name, o := range map[string]Options{
		"chinese":         {Languages: []string{"zh-CN"}},
		"english":         {Languages: []string{"en"}},
		"both":            {Languages: []string{"en", "zh-CN"}},
		"chinese first":   {Languages: []string{"zh-CN", "en"}},
		"minimal":         {Languages: []string{"en"}, Minimal: true},
		"minimal chinese": {Languages: []string{"zh-CN"}, Minimal: true},
	} {
		t.Run(name, func(t *testing.T) {
			o.Today = day("2027-01-04")
			s, texts := loadBook(t, o)
			sum := s.Trace.Standards[0].Summary
			if sum.Count(site.Planned) != 57 || sum.Count(site.Covered) != 0 {
				t.Errorf("%d planned, %d covered; want 57 and 0", sum.Count(site.Planned), sum.Count(site.Covered))
			}
			if len(s.Trace.Todos) < 20 {
				t.Errorf("%d placeholders; want those of data/organization.yaml", len(s.Trace.Todos))
			}
			if x := s.Scope; x == nil || len(x.Open) < 6 || len(x.Services) != 10 || strings.Contains(texts[site.ScopeFile], `: "`+"Example Cloud") {
				t.Errorf("the scope is not to be filled in: %+v", x)
			}
			for _, d := range s.Documents {
				if d.Version != "0.1" || d.Status != site.Draft || !d.Approved.IsZero() || !d.Last.Date.IsZero() {
					t.Errorf("%s is no draft of the first day", d.ID)
				}
			}
			if o.Languages[0] == "zh-CN" && len(o.Languages) == 1 {
				for name := range texts {
					if strings.Contains(name, ".zh-CN.") {
						t.Errorf("%s: a book of one language has no translations", name)
					}
				}
			}
		})
	}
}

// When one document is completed and approved, exactly its requirements are covered.
func TestOneApprovalTurnsItsRequirementsGreen(t *testing.T) {
	o := Options{Languages: []string{"en"}, Today: day("2027-01-04")}
	files, err := Book(o)
	if err != nil {
		t.Fatal(err)
	}
	m := fstest.MapFS{}
	for _, f := range files {
		text := string(f.Data)
		if f.Path == "procedures/design-and-transition.md" {
			text = strings.Replace(text, "status: draft", "status: approved\napproved: 2027-01-04", 1)
		}
		if f.Path == "data/organization.yaml" {
			text = strings.NewReplacer("{{ todo: ", "", " }}", "").Replace(text)
		}
		m[f.Path] = &fstest.MapFile{Data: []byte(text)}
	}
	s, ds, err := site.Load(m, site.Options{Today: o.Today})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range ds {
		if d.Severity == 0 {
			t.Errorf("%s", d.Text("en"))
		}
	}
	var green []string
	for _, ct := range s.Trace.Standards[0].Clauses {
		if ct.Clause.Leaf() && ct.State == site.Covered {
			green = append(green, ct.Clause.Number)
		}
	}
	if got := strings.Join(green, " "); got != "8.5.2.1 8.5.2.2 8.5.2.3" {
		t.Errorf("covered: %s; want 8.5.2.1 8.5.2.2 8.5.2.3", got)
	}
}
