package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A report begins with a line for each target; check asks for the figures that are missing, and is content when they are there.
func TestReportBeginsWithEveryTarget(t *testing.T) {
	book := starterBook(t, "en, zh-CN")
	code, out, err := invoke("report", "2026-11", book, "--as-of", "2026-12-03")
	if code != exitFine || out != "data/reports/2026-11.yaml\n" {
		t.Fatalf("exit %d, %s%s", code, out, err)
	}
	text := string(readFile(t, book, "data", "reports", "2026-11.yaml"))
	for _, want := range []string{"period: 2026-11\nissued: 2026-12-03\nagreements:\n  SLA-HST-01:\n    availability:    # at least 99.9%", "    # rto:    # "} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	code, _, out = invoke("check", book, "--as-of", "2026-12-03")
	if code != exitContent || strings.Count(out, "[report-figure]") != strings.Count(text, "\n    ")-strings.Count(text, "\n    #") {
		t.Errorf("exit %d: check does not ask for each figure:\n%s\n%s", code, out, text)
	}
	filled := strings.Replace(text, "    availability: ", "    availability: 99.95% ", 1)
	for line := range strings.Lines(text) {
		if name, _, ok := strings.Cut(strings.TrimSpace(line), ":    # "); ok && !strings.HasPrefix(name, "#") && name != "availability" && name != "report" {
			filled = strings.Replace(filled, "    "+name+":  ", "    "+name+": 100% ", 1)
		}
	}
	filled = strings.Replace(filled, "    report:  ", "    report: 3d ", 1)
	if err := os.WriteFile(filepath.Join(book, "data", "reports", "2026-11.yaml"), []byte(filled), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, _, out := invoke("check", book, "--as-of", "2026-12-03"); strings.Contains(out, "2026-11.yaml") {
		t.Errorf("filled in, check still says\n%s", out)
	}
	if code, _, err := invoke("report", "2026-11", book); code != exitIO || !strings.Contains(err, "is there already") {
		t.Errorf("a second time: exit %d, %s", code, err)
	}
}

// Figures come from a table, with what is to be said about them, in any order of the columns.
func TestReportFromTable(t *testing.T) {
	book := starterBook(t, "en, zh-CN")
	table := filepath.Join(t.TempDir(), "figures.csv")
	write := func(text string) {
		if err := os.WriteFile(table, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("\ufeffvalue,Target,agreement,cause,action\r\n99.7%,availability,SLA-HST-01,\"a \"\"fault\"\", long\",\"exchange, by the\nservice owner\"\r\n100%,response-p1,SLA-HST-01,,\r\n")
	code, _, err := invoke("report", "2026-11", book, "--csv", table, "--as-of", "2026-12-03")
	if code != exitFine {
		t.Fatal(err)
	}
	text := string(readFile(t, book, "data", "reports", "2026-11.yaml"))
	for _, want := range []string{`availability: {value: "99.7%", cause: "a \"fault\", long", action: "exchange, by the service owner"}`, `response-p1: "100%"`, "resolution-p1:    # "} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if _, _, out := invoke("check", book, "--as-of", "2026-12-03"); strings.Contains(out, "2026-11.yaml:5:") || strings.Contains(out, "breach-without-action") {
		t.Errorf("check says\n%s", out)
	}
	for name, x := range map[string]struct{ text, want string }{
		"agreement":     {"agreement,target,value\nSLA-X,availability,99%\n", `figures.csv:2: "SLA-X" is no service level agreement of that period`},
		"target":        {"agreement,target,value\nSLA-HST-01,availability,99%\nSLA-HST-01,uptime,99%\n", `figures.csv:3: SLA-HST-01 has no target "uptime"; it has: availability`},
		"figure":        {"agreement,target,value\nSLA-HST-01,availability,high\n", `figures.csv:2: "high" is no figure for availability; agreed is: at least 99.9%`},
		"without sign":  {"agreement,target,value\nSLA-HST-01,availability,99.9\n", `figures.csv:2: "99.9" is no figure for availability`},
		"no figure":     {"agreement,target,value\nSLA-HST-01,availability,\n", `figures.csv:2: "" is no figure`},
		"twice":         {"agreement,target,value\nSLA-HST-01,availability,99%\nSLA-HST-01,availability,98%\n", `figures.csv:3: a second figure for availability of SLA-HST-01`},
		"cells":         {"agreement,target,value\nSLA-HST-01,availability\n", `figures.csv:2: 2 cells under 3 columns`},
		"column":        {"agreement,target,figure\n", `figures.csv: "figure" is not a column`},
		"no column":     {"agreement,target\n", `figures.csv: the column "value" is missing`},
		"empty":         {"", `figures.csv: no table with columns`},
		"not UTF-8":     {"agreement,target,value\n\xb7\xfe\xce\xf1,a,1\n", `figures.csv: `},
		"quote at odds": {"agreement,target,value\n\"SLA,availability,1\n", `figures.csv: `},
	} {
		write(x.text)
		code, out, err := invoke("report", "2026-12", book, "--csv", table, "--as-of", "2027-01-03")
		if code == exitFine || out != "" || !strings.Contains(err, x.want) {
			t.Errorf("%s: exit %d, %s%s; want %q", name, code, out, err, x.want)
		}
		if _, err := os.Stat(filepath.Join(book, "data", "reports", "2026-12.yaml")); err == nil {
			t.Fatalf("%s: the file was written", name)
		}
	}
	for _, args := range [][]string{{"report", "november", book}, {"report"}, {"report", "2026-13", book}} {
		if code, _, _ := invoke(args...); code != exitUsage {
			t.Errorf("%q: exit %d", args, code)
		}
	}
	if code, _, err := invoke("report", "2020-01", book); code != exitContent || !strings.Contains(err, "2020-01") {
		t.Errorf("before all agreements: exit %d, %s", code, err)
	}
}
