package agreement

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/clausebook/clausebook/site/standard"
)

var update = flag.Bool("update", false, "write the expected output anew")

// The tables of an agreement, as a reader sees them in each language.
func TestTables(t *testing.T) {
	working := []string{"basis: calendar", "basis: service-time", `days: every-day, from: "00:00", to: "24:00"`, `days: working-days, from: "09:00", to: "17:30"`}
	var b strings.Builder
	for _, lang := range []string{"en", "zh-CN"} {
		for _, x := range []struct {
			name, file string
			edit       []string
			tables     []string
		}{
			{"sla.yaml", "sla.yaml", nil, Tables},
			{"ola.yaml", "ola.yaml", nil, Tables},
			{"sla.yaml, on working days", "sla.yaml", working, []string{"targets", "hours", "downtime"}},
		} {
			a, _ := parse(t, x.file, edit(t, testdata(t, x.file), x.edit...))
			for _, name := range x.tables {
				table, ok := a.Table(name, china(t)[a.Calendar.Name])
				b.WriteString("# " + x.name + ", " + name + ", " + lang + "\n")
				if !ok {
					b.WriteString("none\n\n")
					continue
				}
				for _, row := range append([][]standard.Text{table.Head}, table.Rows...) {
					if len(row) != len(table.Head) {
						t.Errorf("%s, %s: %d cells under %d heads", x.name, name, len(row), len(table.Head))
					}
					var cells []string
					for _, cell := range row {
						cells = append(cells, cell.In(lang))
					}
					b.WriteString(strings.Join(cells, " | ") + "\n")
				}
				b.WriteString("\n")
			}
		}
	}
	const golden = "testdata/tables.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want := testdata(t, "tables.txt"); b.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", b.String(), want)
	}
	a, _ := parse(t, "sla.yaml", testdata(t, "sla.yaml"))
	if _, ok := a.Table("weather", nil); ok {
		t.Error("there is no table of the weather")
	}
}
