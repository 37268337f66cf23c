package generator_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/clausebook/clausebook/content"
	"github.com/clausebook/clausebook/generator"
	"github.com/clausebook/clausebook/site"
)

// pages makes the files of a site whose path holds a word.
func pages(t *testing.T, s *site.Site, word string) map[string]string {
	t.Helper()
	plan, err := generator.Plan(s, defaultTheme(t), generator.Options{Files: content.Files})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, task := range plan.Tasks {
		if strings.Contains(task.Path, word) {
			var b bytes.Buffer
			if err := task.Make(&b); err != nil {
				t.Fatal(task.Path, err)
			}
			out[task.Path] = b.String()
		}
	}
	return out
}

func starter(t *testing.T) *site.Site {
	t.Helper()
	s, _, err := site.Load(content.Files, site.Options{Today: asOf})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var drawing = regexp.MustCompile(`(?s)<svg class="trend".*?</svg>`)

// A report page says what was missed, why, what is done, and what is credited, in both languages; its drawings are well
// formed, name no style, and are told in words.
func TestReportPages(t *testing.T) {
	all := pages(t, starter(t), "services/")
	for path, want := range map[string][]string{
		"services/reports/2026-10-SLA-HST-01.html":       {"Service report, October 2026", "1 of 15 missed", "99.655%", "MIN-2026-003", "CHG-2026-0873", "from 99.5% up to, but below, 99.9%", "2 hours 40 minutes", "Missed in 2026-10: 99.655%.", "2026-09-SLA-HST-01.html"},
		"zh-CN/services/reports/2026-10-SLA-HST-01.html": {"服务报告（2026年10月）", "15 项中 1 项未达成", "MIN-2026-003", "不低于 99.5% 且低于 99.9%", "本期无数据", "未达到：2026-10：99.655%。"},
		"services/reports/2026-04-SLA-HST-01.html":       {"met, 1 by exception", "one of six late", "missed, allowed", "No credit is due"},
		"services/reports/2026-06-SLA-HST-01.html":       {"all targets met", "No target was missed."},
		"services/reports/index.html":                    {"October 2026", "2026-04-SLA-HST-01.html", "5%"},
		"services/managed-hosting.html":                  {`href="reports/2026-10-SLA-HST-01.html"`, `href="reports/index.html"`},
	} {
		page := all[path]
		for _, w := range want {
			if !strings.Contains(page, w) {
				t.Errorf("%s: no %q", path, w)
			}
		}
		for _, svg := range drawing.FindAllString(page, -1) {
			if err := wellFormed(svg); err != nil {
				t.Errorf("%s: %v in %s", path, err, svg)
			}
			for _, w := range []string{"<title", "<desc", `role="img"`} {
				if !strings.Contains(svg, w) {
					t.Errorf("%s: a drawing without %s", path, w)
				}
			}
			if strings.Contains(svg, "style=") || strings.Contains(svg, "#") || strings.Contains(svg, "%!") {
				t.Errorf("%s: %s", path, svg)
			}
		}
	}
	if n := len(drawing.FindAllString(all["services/reports/2026-10-SLA-HST-01.html"], -1)); n != 6 {
		t.Errorf("%d drawings, want 6", n)
	}
	if n := len(drawing.FindAllString(all["services/reports/2026-04-SLA-HST-01.html"], -1)); n != 0 {
		t.Errorf("%d drawings of a single period", n)
	}
}

func wellFormed(s string) error {
	d := xml.NewDecoder(strings.NewReader(s))
	for {
		if _, err := d.Token(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// Who may not see an agreement sees no report on it either, and no list without reports.
func TestReportsOfHiddenAgreements(t *testing.T) {
	s, err := starter(t).For("customers")
	if err != nil {
		t.Fatal(err)
	}
	if all := pages(t, s, "services/reports/"); len(all) > 0 {
		t.Errorf("%d pages", len(all))
	}
	for path, page := range pages(t, s, "services/") {
		if strings.Contains(page, "services/reports/") || strings.Contains(page, `"reports/`) {
			t.Errorf("%s leads to a report", path)
		}
	}
}
