package generator_test

import (
	"encoding/csv"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/clausebook/clausebook/site/standard"
)

// The scope says statement, sites and services in both languages, puts each service into its business category, names no letter that
// was not published, and tells what each part of the standard is used for.
func TestScopePage(t *testing.T) {
	s := starter(t)
	all := pages(t, s, "scope.html")
	for path, want := range map[string][]string{
		"scope.html":       {"The service management system of Example Cloud Services Ltd", `lang="zh-CN">示例云服务有限公司的服务管理体系`, "Jiaxing standby site", "Every requirement of clauses 4 to 10 applies.", "Announcement No. 2 of 2026", "The letters B, E, F, K, O, P, Q, R, S, T were", "ISO/IEC TS 20000-16", "used to draw the boundary", `href="documents/MAN-SCP-01.html"`},
		"zh-CN/scope.html": {"示例云服务有限公司的服务管理体系", `lang="en">The service management system`, "嘉兴备用场地", "第4章至第10章的全部要求均适用", "公告2026年第2号", "字母B、E、F、K、O、P、Q、R、S、T未列入", "计算机及其外部设备、网络设备", "用于划定边界"},
	} {
		for _, w := range want {
			if !strings.Contains(all[path], w) {
				t.Errorf("%s does not say %q", path, w)
			}
		}
	}
	rows := regexp.MustCompile(`<td[^>]*class="num">([A-Z])</td><td[^>]*class="num">([0-9.]+)</td>.*`).FindAllStringSubmatch(all["scope.html"], -1)
	published, reserved := standard.Categories()
	if len(rows) != 14 || len(published) != 14 {
		t.Fatalf("%d rows of %d categories, want 14", len(rows), len(published))
	}
	for i, r := range rows {
		if r[1] != published[i].Code || r[2] != published[i].Number || slices.Contains(reserved, r[1]) {
			t.Errorf("row %d is %s %s", i, r[1], r[2])
		}
		for _, x := range s.Scope.Services {
			if strings.Contains(r[0], `href="services/`+x.ID+`.html"`) != (x.Category == r[1]) {
				t.Errorf("service %s in the row of %s", x.ID, r[1])
			}
		}
	}
	for _, page := range []string{"index.html", "services/index.html", "services/email.html", "standards/iso20000-1-2018/index.html"} {
		if got := pages(t, s, page)[page]; !strings.Contains(got, "scope.html\"") {
			t.Errorf("%s does not lead to the scope", page)
		}
	}
}

var scopeBook = fstest.MapFS{
	"clausebook.yaml":            {Data: []byte("title: T\nlanguages: [en, zh-CN]\n")},
	"data/roles.yaml":            {Data: []byte("owner: {title: Owner}\n")},
	"data/parties.yaml":          {Data: []byte("c: {title: C, kind: customer}\n")},
	"data/standards/part-3.yaml": {Data: []byte("id: iso20000-3:2019\nname: ISO/IEC 20000-3\ntitle: Scope\nclauses:\n  - {number: \"5\", title: Something}\n")},
	"data/scope.yaml":            {Data: []byte("organization: Org\nstatement: \"{{ todo: the words of the certificate }}\"\nsites: {title: Site, address: {en: Street, zh-CN: 街}}\nservices: [email, odd]\n")},
	"data/services.yaml":         {Data: []byte("email: {title: {en: \"=1+1\", zh-CN: '邮件,\"一\"'}, summary: \"+a\\nb\", owner: owner, category: V, customers: [c], channels: [\"@x\"], sla: CAT-01}\nodd: {title: '-2', status: live, owner: owner, sla: CAT-01, depends_on: {services: [email]}}\n")},
	"catalogue.md":               {Data: []byte("---\nid: CAT-01\ntitle: Catalogue\ntype: catalogue\nversion: \"1\"\nstatus: draft\nsatisfies: 8.2.4\nservices: [email]\n---\nText.\n")},
}

// A scope that is not finished says so; a service without category has a row of its own; a part of which the book has a catalogue leads
// to its clauses; a book without a scope has no page of it, and the catalogue keeps the table.
func TestScopeOfSmallBooks(t *testing.T) {
	page := pages(t, load(t, scopeBook), "scope.html")["scope.html"]
	for _, want := range []string{"One entry is still to be filled in.", "the words of the certificate", "no category given", `href="standards/iso20000-3-2019/index.html"`} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q", want)
		}
	}
	without := fstest.MapFS{}
	for name, f := range scopeBook {
		if name != "data/scope.yaml" {
			without[name] = f
		}
	}
	s := load(t, without)
	if n := len(pages(t, s, "scope.html")); n > 0 {
		t.Errorf("%d pages of a scope that nobody wrote", n)
	}
	if got := pages(t, s, "services/index.html")["services/index.html"]; !strings.Contains(got, "V 06.02") || strings.Contains(got, "L 04.01") || strings.Contains(got, "scope.html") {
		t.Error("the catalogue does not have the categories of its services")
	}
}

// The catalogue for operations draws all services, and names agreements, documents and clauses of each.
func TestOperationsPage(t *testing.T) {
	all := pages(t, starter(t), "operations.html")
	for path, want := range map[string][]string{
		"operations.html":       {`class="flow"`, "Skyline Data Centre", "SLA-HST-01", "CTR-LIN-01", `href="standards/iso20000-1-2018/8.3.3.html"`, "In preparation"},
		"zh-CN/operations.html": {`class="flow"`, "托管主机服务", "8.3.4.1", "筹备中"},
	} {
		for _, w := range want {
			if !strings.Contains(all[path], w) {
				t.Errorf("%s does not say %q", path, w)
			}
		}
	}
}

// exports/catalogue.csv is RFC 4180: what is read back is what stands in the catalogue, and nothing is taken for a formula.
func TestCatalogueCSV(t *testing.T) {
	data := string(export(t, load(t, scopeBook), "catalogue-csv"))
	rest, ok := strings.CutPrefix(data, "\ufeff")
	if !ok || strings.Count(data, "\r\n") != 5 || strings.Count(data, "\n") != 5 { // three rows, and a break inside two values
		t.Errorf("no byte order mark, or other ends of line:\n%q", data)
	}
	r := csv.NewReader(strings.NewReader(rest))
	var rows [][]string
	for {
		row, err := r.Read() // also refuses rows of other lengths
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	at := func(i int, name string) string { return rows[i][slices.Index(rows[0], name)] }
	for name, want := range map[string]string{
		"id": "email", "title_en": "'=1+1", "title_zh-CN": `邮件,"一"`, "summary_en": "'+a\nb", "status": "live", "in_scope": "true", "category": "V", "owner": "owner", "customers": "c",
		"channels_zh-CN": "'@x", "needed_by": "odd", "sla": "CAT-01", "documents": "CAT-01", "href": "services/email.html",
	} {
		if got := at(1, name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if at(2, "title_en") != "'-2" || at(2, "depends_on_services") != "email" {
		t.Errorf("second row: %q", rows[2])
	}
	if got := string(export(t, load(t, fstest.MapFS{"clausebook.yaml": {Data: []byte("title: T\n")}}), "catalogue-csv")); strings.Count(got, "\r\n") != 1 {
		t.Errorf("of no services: %q", got)
	}
}

// exports/catalogue.xlsx opens, has a row for each service and each target, and leads back into the site.
func TestCatalogueWorkbook(t *testing.T) {
	s := starter(t)
	f := workbook(t, export(t, s, "catalogue-xlsx"))
	services := table(t, f, "Services")
	if len(services) != len(s.Services) {
		t.Errorf("%d rows for %d services", len(services), len(s.Services))
	}
	targets := 0
	for _, d := range s.Documents {
		if d.Agreement != nil && d.Type != "template" {
			targets += len(d.Agreement.Targets)
		}
	}
	if rows := table(t, f, "Targets"); len(rows) != targets || targets < 40 {
		t.Errorf("%d rows for %d targets", len(rows), targets)
	}
	if ok, to, err := f.GetCellHyperLink("Services", "A3"); !ok || err != nil || to != "../services/managed-hosting.html" {
		t.Errorf("A3 leads to %q (%v)", to, err)
	}
	g := workbook(t, export(t, load(t, scopeBook), "catalogue-xlsx"))
	for cell, want := range map[string]string{"B3": "=1+1", "B4": "-2"} {
		got, err := g.GetCellValue("Services", cell)
		formula, _ := g.GetCellFormula("Services", cell)
		if err != nil || got != want || formula != "" {
			t.Errorf("%s: %q, formula %q, %v", cell, got, formula, err)
		}
	}
}
