package site_test

import (
	"os"
	"slices"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"github.com/clausebook/clausebook/site"
)

func TestPeriods(t *testing.T) {
	for _, tt := range []struct{ name, from, to, en, zh string }{
		{"2026-10", "2026-10-01", "2026-10-31", "October 2026", "2026年10月"},
		{"2028-02", "2028-02-01", "2028-02-29", "February 2028", "2028年2月"},
		{"2026-Q4", "2026-10-01", "2026-12-31", "quarter 4 of 2026", "2026年第4季度"},
		{"2026", "2026-01-01", "2026-12-31", "2026", "2026年"},
	} {
		p, ok := site.ParsePeriod(tt.name)
		if !ok || p.From.String() != tt.from || p.To.String() != tt.to || p.In("en") != tt.en || p.In("zh-CN") != tt.zh {
			t.Errorf("%s: got %v %s %s", tt.name, p, p.In("en"), p.In("zh-CN"))
		}
	}
	for _, s := range []string{"", "26-10", "2026-00", "2026-13", "2026-1", "2026-Q0", "2026-Q5", "2026-10-01", "2026-10 "} {
		if _, ok := site.ParsePeriod(s); ok {
			t.Errorf("%q was taken", s)
		}
	}
}

// The starter set has a report for each month, in order, with one miss that has a cause, an action and a credit.
func TestReportsOfContent(t *testing.T) {
	s := load(t, os.DirFS("../content"), today)
	var missed []string
	for i, r := range s.Reports {
		if i > 0 && !s.Reports[i-1].Period.From.Before(r.Period.From) {
			t.Errorf("%s stands behind %s", r.Period.Name, s.Reports[i-1].Period.Name)
		}
		for _, x := range r.Results {
			if x.Missed() {
				missed = append(missed, r.Period.Name+" "+x.Target.ID+" "+x.Credit.Credit.String())
			}
			if len(x.Exception) > 0 && (x.Met || x.Missed() || x.Credit != nil) {
				t.Errorf("%s %s: an exception is neither met nor missed", r.Period.Name, x.Target.ID)
			}
		}
	}
	if len(s.Reports) != 7 || !slices.Equal(missed, []string{"2026-10 availability 5%"}) {
		t.Errorf("%d reports; missed: %v", len(s.Reports), missed)
	}
}

// A target is asked for from the fifteenth day after its first whole period.
func TestReportIsDueFifteenDaysAfterThePeriod(t *testing.T) {
	a, err := txtar.ParseFile("../testdata/check/target-not-reported.txtar")
	if err != nil {
		t.Fatal(err)
	}
	fsys, _ := archiveBook(t, a)
	for _, tt := range []struct {
		day  string
		want int
	}{{"2026-06-14", 0}, {"2026-06-15", 2}, {"2027-03-31", 2}} {
		if got := count(t, fsys, tt.day, "target-not-reported"); got != tt.want {
			t.Errorf("%s: %d targets, want %d", tt.day, got, tt.want)
		}
	}
	delete(fsys, "data/reports/2026-06.yaml")
	if got := count(t, fsys, "2026-06-15", "target-not-reported"); got != 3 {
		t.Errorf("without any report: %d targets, want 3", got)
	}
}

func count(t *testing.T, fsys fstest.MapFS, day, code string) (n int) {
	t.Helper()
	_, ds, err := site.Load(fsys, site.Options{Today: date(day)})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range ds {
		if d.Code == code {
			n++
		}
	}
	return n
}
