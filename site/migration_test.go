package site_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/diag"
	"github.com/clausebook/clausebook/site/standard"
)

var old, current = standard.Find("iso20000-1:2011"), standard.Find("iso20000-1:2018")

// oldBook makes a book of the 2011 edition; its language is English, so that notes stay short.
func oldBook(files map[string]string) fstest.MapFS {
	book := small(map[string]string{
		"clausebook.yaml": "title: Test\nlanguages: [en]\nstandards: [iso20000-1:2011] # until the audit\n",
		"policies/sms.md": strings.Replace(common["policies/sms.md"], "satisfies: 5.1\n", "", 1),
	})
	delete(book, "policies/sms.zh-CN.md")
	for name, text := range files {
		book[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return book
}

func migrate(t testing.TB, book fstest.MapFS) (*site.Migration, fstest.MapFS) {
	t.Helper()
	m, err := site.Migrate(book, site.Options{Today: today}, old, current)
	if err != nil {
		t.Fatal(err)
	}
	after := fstest.MapFS{}
	for name, f := range book {
		after[name] = f
	}
	for name, data := range m.Files {
		after[name] = &fstest.MapFile{Data: data}
	}
	return m, after
}

func errorsOf(t testing.TB, book fstest.MapFS) []string {
	t.Helper()
	_, ds, err := site.Load(book, site.Options{Today: today})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, d := range ds {
		if d.Severity == diag.Error {
			out = append(out, strings.TrimSpace(d.Text("en")))
		}
	}
	return out
}

func TestEveryRequirementOf2011HasAProposal(t *testing.T) {
	var front, headings strings.Builder
	for i, c := range old.Requirements() {
		if i%2 == 0 {
			fmt.Fprintf(&front, "  - %s\n", c.Number)
		} else {
			fmt.Fprintf(&headings, "## Heading %d {satisfies=\"%s\"}\n\nText.\n\n", i, c.Number)
		}
	}
	book := oldBook(map[string]string{"a.md": strings.Replace(approved("PRC-A-01", "PLACE", headings.String()), "satisfies: PLACE\n", "satisfies:\n"+front.String(), 1)})
	if errs := errorsOf(t, book); len(errs) > 0 {
		t.Fatal(errs)
	}
	m, after := migrate(t, book)
	if len(m.Proposals) != len(old.Requirements()) {
		t.Errorf("%d proposals for %d requirements", len(m.Proposals), len(old.Requirements()))
	}
	for _, p := range m.Proposals {
		equal := len(p.Mapping.To) == 1 && p.Mapping.Relation == "equivalent-to"
		if len(p.To) == 0 || p.Mapping.Note.In("en") == "" || p.Mapping.Confidence == "" || (p.Kind == site.Replaced) != equal {
			t.Errorf("%s: %v %+v", p.Clause.Number, p.Kind, p.Mapping)
		}
		for _, to := range p.To {
			if to.Partial == equal {
				t.Errorf("%s → %s: partial is %v", p.Clause.Number, to.Clause.Number, to.Partial)
			}
		}
	}
	if errs := errorsOf(t, after); len(errs) > 0 {
		t.Errorf("after: %s", strings.Join(errs, "\n"))
	}
	s := load(t, after, today)
	for _, p := range m.Proposals {
		for _, to := range p.To {
			if got := state(t, s, to.Clause.Number).State; got < site.Partial || !to.Partial && got != site.Covered {
				t.Errorf("%s → %s is %s", p.Clause.Number, to.Clause.Number, got)
			}
		}
	}
	if again, _ := migrate(t, after); len(again.Proposals)+len(again.Files) != 0 {
		t.Errorf("a second time: %d proposals, %d files", len(again.Proposals), len(again.Files))
	}
}

// The whole file before and after: what is not a claim keeps its bytes.
func TestMigrationKeepsEveryOtherByte(t *testing.T) {
	const note63 = `{clause: 8.6.1, extent: partial, note: "incidents and service requests separated"}`
	const note62 = `{clause: 8.6.2, extent: partial, note: "incidents and service requests separated"}`
	head := func(claims string) string {
		return "---\nid: PRC-A-01 # the first\ntitle:   \"Access:  procedure\"\ntype: procedure\nversion: '1'\nstatus: draft\n" + claims + "tags: [a,  b]\n---\n"
	}
	for _, tt := range []struct{ name, before, after string }{
		{"one number", head("satisfies: 8.2   # problems\n"), head("satisfies: 8.6.3   # problems\n")},
		{"in quotes", head("satisfies: \"8.2\"\n"), head("satisfies: \"8.6.3\"\n")},
		{"in single quotes", head("satisfies: '9.3'\n"), head("satisfies: '8.5.3'\n")},
		{"with the name of the standard", head("satisfies: [iso20000-1:2011/8.2]\n"), head("satisfies: [8.6.3]\n")},
		{"full-width", head("satisfies: ８.２\n"), head("satisfies: 8.6.3\n")},
		{"one number split", head("satisfies: 8.1\n"), head("satisfies: [" + note63 + ", " + note62 + "]\n")},
		{"a list on one line", head("satisfies: [ 8.2,9.3 ] # x\n"), head("satisfies: [ 8.6.3,8.5.3 ] # x\n")},
		{"a list on one line, split", head("satisfies: [8.2, 8.1, 9.3]\n"), head("satisfies: [8.6.3, " + note63 + ", " + note62 + ", 8.5.3]\n")},
		{"a list on several lines in brackets", head("satisfies: [\n  8.2, # problems\n  9.3,\n]\n"), head("satisfies: [\n  8.6.3, # problems\n  8.5.3,\n]\n")},
		{"a list of lines", head("satisfies:\n# first\n-   8.2 # problems\n\n-   '9.3'\n"), head("satisfies:\n# first\n-   8.6.3 # problems\n\n-   '8.5.3'\n")},
		{"a list of lines, split", head("satisfies:\n  - 8.2\n  - 8.1 # x\n  - 9.3\n"), head("satisfies:\n  - 8.6.3\n  - " + note63 + "\n  - " + note62 + " # x\n  - 8.5.3\n")},
		{"a mapping replaced", head("satisfies:\n  - {clause: 8.2, note: only hardware}\n"), head("satisfies:\n  - {clause: 8.6.3, note: only hardware}\n")},
		{"a mapping in part keeps its part", head("satisfies:\n  - {clause: \"8.2\", extent: partial}\n"), head("satisfies:\n  - {clause: \"8.6.3\", extent: partial}\n")},
		{"a mapping over lines, split", head("satisfies:\n  - clause: 8.1 # x\n    note: only hardware\n"), head("satisfies:\n  - {clause: 8.6.1, extent: partial, note: \"only hardware; incidents and service requests separated\"}\n  - clause: 8.6.2\n    extent: partial # x\n    note: \"only hardware; incidents and service requests separated\"\n")},
		{"a note over lines stays", head("satisfies:\n  - clause: 8.1\n    extent: full\n    note: >\n      only\n      hardware\n"), head("satisfies:\n  - {clause: 8.6.1, extent: partial, note: \"only hardware; incidents and service requests separated\"}\n  - clause: 8.6.2\n    extent: partial\n    note: >\n      only\n      hardware\n")},
		{"letters mean nothing in another edition", head("satisfies:\n  - {clause: 8.2, items: [a, c], note: x}\n  - \"9.3 b)\"\n"), head("satisfies:\n  - {clause: 8.6.3, extent: partial, note: \"x; same subject\"}\n  - {clause: 8.5.3, extent: partial, note: \"same subject\"}\n")},
		{"letters first", head("satisfies:\n  - items: [a]\n    clause: 8.2\n    note: x\n"), head("satisfies:\n  - clause: 8.6.3\n    extent: partial\n    note: \"x; same subject\"\n")},
		{"two that become one", head("satisfies: [4.3.3, 4.3.2]\n"), head("satisfies: [{clause: 7.5.3, extent: partial, note: \"records are documented information to be retained; a documented control procedure is no longer required as such\"}, {clause: 7.5.2, extent: partial, note: \"a documented control procedure is no longer required as such\"}]\n")},
		{"one that has nothing left", head("satisfies: [5.4, 5.3]\n"), head("satisfies: [{clause: 8.5.2.3, extent: partial, note: \"transition, acceptance, reporting of the outcome; design and build\"}, {clause: 8.5.2.2, extent: partial, note: \"design and build\"}]\n")},
		{"one that goes", head("satisfies:\n  - 5.3\n  - 5.4\n  - 9.3\n"), head("satisfies:\n  - {clause: 8.5.2.2, extent: partial, note: \"design and build\"}\n  - {clause: 8.5.2.3, extent: partial, note: \"design and build; transition, acceptance, reporting of the outcome\"}\n  - 8.5.3\n")},
		{"a full one beside one in part", head("satisfies: [4.5.5.1, 4.5.5.2]\n"), head("satisfies: [{clause: 10.1, extent: partial, note: \"corrective action and continual improvement separated; preventive action is replaced by 6.1\"}, 10.2]\n")},
		{"a section is left to its author", head("satisfies: [4.5.4, 8.2]\n"), head("satisfies: [iso20000-1:2011/4.5.4, 8.6.3]\n")},
		{"a heading", head("") + "## A {#a satisfies=\"8.2\"}\n\nText 8.2.\n", head("") + "## A {#a satisfies=\"8.6.3\"}\n\nText 8.2.\n"},
		{"two at a heading", head("") + "Text\n\n### A {satisfies='9.3, 8.2' #a}  \n", head("") + "Text\n\n### A {satisfies='8.5.3, 8.6.3' #a}  \n"},
		{"a heading split", head("") + "## A {#a satisfies=\"8.1\"}\n", head("")[:len(head(""))-4] + "satisfies:\n  - {clause: 8.6.1, extent: partial, note: \"#a: incidents and service requests separated\"}\n  - {clause: 8.6.2, extent: partial, note: \"#a: incidents and service requests separated\"}\n---\n## A {#a}\n"},
		{"a heading with nothing else in its braces", head("satisfies: 8.2\n") + "## A {satisfies=\"6.2\"}\n", head("satisfies: [8.6.3, {clause: 9.4, extent: partial, note: \"#a: service reporting sits with performance evaluation; several report duties moved into the process clauses\"}]\n") + "## A\n"},
		{"a heading that keeps one of three", head("satisfies:\n- 8.2\n") + "## A {#a satisfies=\"6.2 9.3, 6.2\"}\n", ""},
		{"first of two at a heading", head("satisfies:\n- 8.2\n") + "## A {#a satisfies=\"6.2 9.3\"}\n", head("satisfies:\n- 8.6.3\n- {clause: 9.4, extent: partial, note: \"#a: service reporting sits with performance evaluation; several report duties moved into the process clauses\"}\n") + "## A {#a satisfies=\"8.5.3\"}\n"},
		{"last of two at a heading, without quotes", head("satisfies: []\n") + "## A {#a satisfies=9.3}\n\n## B {satisfies=6.2 #b}\n", head("satisfies: [{clause: 9.4, extent: partial, note: \"#b: service reporting sits with performance evaluation; several report duties moved into the process clauses\"}]\n") + "## A {#a satisfies=8.5.3}\n\n## B {#b}\n"},
		{"a key without a value", head("satisfies:\n") + "## B {satisfies=6.2 #b}\n", head("satisfies: [{clause: 9.4, extent: partial, note: \"#b: service reporting sits with performance evaluation; several report duties moved into the process clauses\"}]\n") + "## B {#b}\n"},
		{"other standards and words stay", head("satisfies: [house:1/1]\n") + "6.2 and [6.2](https://a.example/6.2) `6.2`\n", head("satisfies: [house:1/1]\n") + "6.2 and [6.2](https://a.example/6.2) `6.2`\n"},
	} {
		for _, ends := range []struct{ name, bom, eol string }{{"line feeds", "", "\n"}, {"Windows", "\xef\xbb\xbf", "\r\n"}, {"old Macintosh", "", "\r"}} {
			if ends.name != "line feeds" && tt.after == "" {
				continue
			}
			t.Run(tt.name+", "+ends.name, func(t *testing.T) {
				bytes := func(s string) string { return ends.bom + strings.ReplaceAll(s, "\n", ends.eol) }
				book := oldBook(map[string]string{"a.md": bytes(tt.before), "data/standards/house.yaml": "id: house:1\ntitle: House\nclauses: [{number: \"1\", title: One}]\n"})
				m, after := migrate(t, book)
				if tt.after != "" {
					if got := string(after["a.md"].Data); got != bytes(tt.after) {
						t.Errorf("got\n%q\nwant\n%q", got, bytes(tt.after))
					}
				}
				if got := string(after["clausebook.yaml"].Data); got != "title: Test\nlanguages: [en]\nstandards: [iso20000-1:2018] # until the audit\n" {
					t.Errorf("clausebook.yaml: %q", got)
				}
				for name := range m.Files {
					if name != "a.md" && name != "clausebook.yaml" {
						t.Errorf("%s was changed", name)
					}
				}
			})
		}
	}
}

// A book that names 2018 but has numbers of 2011: what 2018 does not know is surely old, what both know stays.
func TestMigrationOfABookThatNamesTheNewEdition(t *testing.T) {
	book := small(map[string]string{
		"a.md": approved("PRC-A-01", "[6.6.2, 6.1, 8.6.1]", "## A {satisfies=\"4.5.4.1 9.1\"}\n\nSee [[4.5.4.2]] and [[9.2]] and [[8.6.1]].\n"),
		"b.md": approved("PRC-B-01", "[6.1, 9.2]", "Text.\n"),
	})
	if errs := errorsOf(t, book); len(errs) != 3 {
		t.Fatal(errs)
	}
	m, after := migrate(t, book)
	var got []string
	for _, p := range m.Proposals {
		got = append(got, fmt.Sprintf("%s %d %s", p.Holder, p.Kind, p.Clause.Number))
	}
	want := []string{"PRC-A-01 0 6.6.2", "PRC-A-01 3 6.1", "PRC-A-01 0 4.5.4.1", "PRC-A-01 3 9.1"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if len(m.Mentions) != 1 || m.Mentions[0].Clause.Number != "4.5.4.2" || !slices.Equal(m.Mentions[0].To, []string{"9.2"}) {
		t.Errorf("mentions %+v", m.Mentions)
	}
	// 9.1 is claimed at the heading already.
	text := string(after["a.md"].Data)
	if !strings.Contains(text, "[8.7.3.2, 6.1, 8.6.1]") || !strings.Contains(text, "## A {satisfies=\"9.1\"}") {
		t.Error(text)
	}
	if len(m.Files) != 1 {
		t.Errorf("%d files", len(m.Files))
	}
	if errs := errorsOf(t, after); len(errs) != 1 || !strings.Contains(errs[0], "4.5.4.2") {
		t.Errorf("after: %q", errs)
	}
}

// Both editions side by side: only claims that name the old one move, and it leaves the list of standards.
func TestMigrationOfABookWithBothEditions(t *testing.T) {
	for _, tt := range []struct{ before, after, claims, want string }{
		{"[iso20000-1:2018, iso20000-1:2011]", "[iso20000-1:2018]", "[6.1, iso20000-1:2011/8.2]", "[6.1, 8.6.3]"},
		{"\n  - iso20000-1:2011\n  - \"iso20000-1:2018\"", "\n  - \"iso20000-1:2018\"", "[iso20000-1:2018/6.1, 8.2]", "[iso20000-1:2018/6.1, 8.6.3]"},
		{"iso20000-1:2011", "iso20000-1:2018", "8.2", "8.6.3"},
		{"[house:1, iso20000-1:2011]", "[house:1, iso20000-1:2018]", "[1, iso20000-1:2011/8.2]", "[1, iso20000-1:2018/8.6.3]"},
	} {
		book := oldBook(map[string]string{
			"clausebook.yaml":           "languages: [en]\nstandards: " + tt.before + "\ntheme: default\n",
			"a.md":                      approved("PRC-A-01", tt.claims, "Text.\n"),
			"data/standards/house.yaml": "id: house:1\ntitle: House\nclauses: [{number: \"1\", title: One}]\n",
		})
		_, after := migrate(t, book)
		if got, want := string(after["clausebook.yaml"].Data), "languages: [en]\nstandards: "+tt.after+"\ntheme: default\n"; got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if got := string(after["a.md"].Data); !strings.Contains(got, "satisfies: "+tt.want+"\n") {
			t.Errorf("%s: %s", tt.before, got)
		}
		if errs := errorsOf(t, after); len(errs) > 0 {
			t.Error(errs)
		}
	}
}

func TestMigrationOfDelegations(t *testing.T) {
	parties := "riverside:\n  title: {en: Riverside, zh-CN: 江岸}\n  kind: external-supplier\n  control: PRC-A-01\n  operates:\n    - 8.2 # problems\n    - {clause: 8.1, note: nights}\nother:\n  title: Other\n  kind: external-supplier\n  operates: [\"9.3\"]\n"
	want := "riverside:\n  title: {en: Riverside, zh-CN: 江岸}\n  kind: external-supplier\n  control: PRC-A-01\n  operates:\n    - 8.6.3 # problems\n    - {clause: 8.6.1, extent: partial, note: \"nights; incidents and service requests separated\"}\n    - {clause: 8.6.2, extent: partial, note: \"nights; incidents and service requests separated\"}\nother:\n  title: Other\n  kind: external-supplier\n  operates: [\"8.5.3\"]\n"
	book := oldBook(map[string]string{"data/parties.yaml": parties, "a.md": approved("PRC-A-01", "8.2", "Text.\n")})
	_, after := migrate(t, book)
	if got := string(after["data/parties.yaml"].Data); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// A byte order mark moves the bytes of the first line, not its columns.
func TestMigrationOfAConfigurationWithAByteOrderMark(t *testing.T) {
	book := oldBook(map[string]string{"clausebook.yaml": "\ufeffstandards: iso20000-1:2011\r\nlanguages: [en]\r\n"})
	_, after := migrate(t, book)
	if got := string(after["clausebook.yaml"].Data); got != "\ufeffstandards: iso20000-1:2018\r\nlanguages: [en]\r\n" {
		t.Errorf("%q", got)
	}
}

// Notes are written in every language of the book.
func TestNotesOfAMigrationAreInTheLanguagesOfTheBook(t *testing.T) {
	book := oldBook(map[string]string{"a.md": approved("PRC-A-01", "8.1", "Text.\n"), "clausebook.yaml": "languages: [zh-CN, en]\nstandards: [iso20000-1:2011]\n"})
	_, after := migrate(t, book)
	if got := string(after["a.md"].Data); !strings.Contains(got, `note: {zh-CN: "事件与服务请求分开", en: "incidents and service requests separated"}`) {
		t.Error(got)
	}
}

// Where a file cannot be edited safely its claims are marked, never lost and never taken for claims of the new edition.
func TestWhatCannotBeEditedIsMarked(t *testing.T) {
	for _, claims := range []string{"\n  clause: 8.1\n  note: x", "\n  - ! 8.1", "\n  -\n    8.1", "[!!str 8.1]"} {
		book := oldBook(map[string]string{"a.md": approved("PRC-A-01", claims, "## A {#a satisfies=\"8.2\"}\n")})
		m, after := migrate(t, book)
		s := load(t, after, today)
		for _, p := range m.Proposals {
			if p.Clause.Number == "8.1" && p.Kind == site.Undecided {
				if c := state(t, s, "8.1"); len(c.Claims) > 0 {
					t.Errorf("%q: a claim on 8.1 of 2011 is one of 2018 now", claims)
				}
			}
		}
		if len(m.Proposals) != 2 {
			t.Errorf("%q: %d proposals", claims, len(m.Proposals))
		}
	}
}
