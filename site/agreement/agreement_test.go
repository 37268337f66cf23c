package agreement

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/clausebook/clausebook/site/diag"
	"github.com/clausebook/clausebook/site/source"
)

// parse reads a block as if it were a file of that name.
func parse(t *testing.T, name, text string) (*Agreement, []diag.Diagnostic) {
	t.Helper()
	f, ds := source.NewFile(name, []byte(text))
	root, more := f.YAML(0, len(f.Text))
	if ds = append(ds, more...); root == nil || len(ds) > 0 {
		t.Fatal(ds)
	}
	d := &source.Decoder{File: f}
	a := Read(d, root)
	return a, d.Diagnostics
}

func testdata(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// printed is what a user reads, in English; the Chinese sentences are made as well, to see that none is broken.
func printed(t *testing.T, ds []diag.Diagnostic) string {
	t.Helper()
	var b strings.Builder
	for _, d := range diag.Sort(ds) {
		for _, lang := range []string{"en", "zh-CN"} {
			if s := d.Text(lang); strings.Contains(s, "%!") {
				t.Errorf("broken sentence: %s", s)
			}
		}
		b.WriteString(d.Text("en"))
	}
	return b.String()
}

// edit replaces pieces of a text; a piece that is not there is a fault of the test.
func edit(t *testing.T, text string, pairs ...string) string {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("%q is not in the text", pairs[i])
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	return text
}

func TestGoodAgreementsAreFreeOfDiagnostics(t *testing.T) {
	for name, typ := range map[string]string{"sla.yaml": "sla", "ola.yaml": "ola"} {
		a, ds := parse(t, name, testdata(t, name))
		ds = append(ds, a.Check(typ, china(t))...)
		if got := printed(t, ds); got != "" {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

func TestPositionsAreKept(t *testing.T) {
	a, _ := parse(t, "sla.yaml", testdata(t, "sla.yaml"))
	for _, tt := range []struct {
		what string
		got  string
		want string
	}{
		{"block", a.At("").String(), "sla.yaml:1:1"},
		{"end", a.At("valid.to").String(), "sla.yaml:3:31"},
		{"hours", a.Hours.At("to").String(), "sla.yaml:7:45"},
		{"target", a.Target("availability").At("target").String(), "sla.yaml:9:52"},
		{"missing key", a.Target("rto").At("clock").String(), "sla.yaml:14:5"},
		{"band", a.Credits.Bands[1].At("below").String(), "sla.yaml:29:28"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.what, tt.got, tt.want)
		}
	}
}

// Every fault that an agreement can have by itself is said, at its place.
func TestReadReports(t *testing.T) {
	sla := testdata(t, "sla.yaml")
	for _, tt := range []struct {
		name string
		edit []string
		want string
	}{
		{"unknown key", []string{"period: month\n", "colour: red\nperiod: month\n"}, `sla.yaml:4:1: unknown key "colour" [unknown-key]
`},
		{"no period anywhere", []string{"period: month\n", "", "kind: availability", "kind: availability, period: month"}, `sla.yaml:9:5: target "response-p1" does not say over which period it is judged [target-without-period]
sla.yaml:10:5: target "resolution-p1" does not say over which period it is judged [target-without-period]
sla.yaml:15:5: target "requests" does not say over which period it is judged [target-without-period]
`},
		{"no period for availability", []string{"period: month\n", ""}, `sla.yaml:8:5: target "availability" does not say over which period it is judged [target-without-period]
sla.yaml:9:5: target "response-p1" does not say over which period it is judged [target-without-period]
sla.yaml:10:5: target "resolution-p1" does not say over which period it is judged [target-without-period]
sla.yaml:15:5: target "requests" does not say over which period it is judged [target-without-period]
`},
		{"no measure, empty source", []string{"measure: declaration to log-in, source: test record", "source: "}, `sla.yaml:14:5: target "rto" has no measure [target-unmeasurable]
sla.yaml:14:5: target "rto" has no source [target-unmeasurable]
`},
		{"no basis", []string{", basis: calendar", ""}, `sla.yaml:9:5: target "availability" does not say on which time it is reckoned [target-without-basis]
`},
		{"no clock", []string{"within: 15m, clock: calendar", "within: 15m"}, `sla.yaml:10:5: target "response-p1" does not say on which clock its time runs [target-without-clock]
`},
		{"word for a percentage", []string{"target: 99.9%", "target: high"}, `sla.yaml:9:52: "high" is no figure [target-word]
`},
		{"word for a duration", []string{"within: 15m", "within: as soon as possible"}, `sla.yaml:10:61: "as soon as possible" is no figure [target-word]
`},
		{"number without sign", []string{"target: 99.9%", "target: 99.9"}, `sla.yaml:9:52: "99.9" is no percentage from 0 to 100 [wrong-percent]
	did you mean 99.9%?
`},
		{"fraction", []string{"target: 99.9%", "target: 0.9995"}, `sla.yaml:9:52: "0.9995" is no percentage from 0 to 100 [wrong-percent]
	did you mean 99.95%?
`},
		{"too much", []string{"target: 99.9%", "target: 999%"}, `sla.yaml:9:52: "999%" is no percentage from 0 to 100 [wrong-percent]
`},
		{"months", []string{"within: 15m", "within: P1M"}, `sla.yaml:10:61: "P1M" is no duration; write it as in 15m, 4h, 2d, 1h30m or PT15M [wrong-duration]
`},
		{"decimal comma in a duration", []string{"within: 15m", "within: 1,5h"}, `sla.yaml:10:61: "1" is no duration; write it as in 15m, 4h, 2d, 1h30m or PT15M [wrong-duration]
sla.yaml:10:63: unknown key "5h" [unknown-key]
`},
		{"number without unit", []string{"unit: {en: points of 5, zh-CN: 分（满分5分）}, ", ""}, `sla.yaml:18:5: "unit" is missing [missing-key]
`},
		{"key of another kind", []string{"kind: rto, within: 4h", "kind: rto, priority: P1, within: 4h"}, `sla.yaml:14:36: "priority" does not belong to a target for recovery time (RTO) [target-key]
	one of: within, clock, starts, excludes
`},
		{"unknown kind", []string{"kind: rto", "kind: uptime"}, `sla.yaml:14:21: "uptime" is not one of: availability, response, resolution, request, reporting, rto, rpo, capacity, satisfaction, other [wrong-value]
`},
		{"target without id and kind", []string{"id: rto, kind: rto, ", ""}, `sla.yaml:14:5: "id" is missing [missing-key]
sla.yaml:14:5: "kind" is missing [missing-key]
`},
		{"same id twice", []string{"id: rpo", "id: rto"}, `sla.yaml:15:10: target "rto" is there already [duplicate-target]
	sla.yaml:14:10: first used here
`},
		{"target without value", []string{"within: 4h, measure: declaration", "measure: declaration"}, `sla.yaml:14:5: "within" is missing [missing-key]
`},
		{"end before the beginning", []string{"to: 2028-03-31", "to: 2025-03-31"}, `sla.yaml:3:31: the agreement ends on 2025-03-31, before it begins on 2026-04-01 [valid-reversed]
`},
		{"no such day", []string{"to: 2028-03-31", "to: 2028-02-30"}, `sla.yaml:3:31: "2028-02-30" is no date; write it as 2026-03-01 [wrong-date]
`},
		{"hours backwards", []string{`from: "00:00", to: "24:00"`, `from: "18:00", to: "09:00"`}, `sla.yaml:7:45: the service hours end at 09:00, not after they begin at 18:00 [hours-reversed]
`},
		{"no time of day", []string{`to: "24:00"`, `to: "24:30"`}, `sla.yaml:7:45: "24:30" is no time of day; write it as in "08:00" [wrong-time]
`},
		{"working days without calendar", []string{"calendar: china-2026\n", "", "days: every-day", "days: working-days"}, `sla.yaml:6:8: hours on working days, but no calendar says which these are [hours-without-calendar]
`},
		{"unknown zone", []string{"Asia/Shanghai", "Asia/Beijing"}, `sla.yaml:5:12: "Asia/Beijing" is not a time zone [unknown-time-zone]
	did you mean Asia/Shanghai?
`},
		{"misspelt word", []string{"planned-maintenance", "planed-maintenance"}, `sla.yaml:9:87: "planed-maintenance" is not one of the words that are shown in every language [unknown-word]
	did you mean planned-maintenance?
`},
		{"nothing at all", []string{sla, "{}\n"}, `sla.yaml:1:1: "hours" is missing [missing-key]
sla.yaml:1:1: "targets" is missing [missing-key]
sla.yaml:1:1: "time_zone" is missing [missing-key]
sla.yaml:1:1: "valid" is missing [missing-key]
`},
		{"no mapping", []string{sla, "yes\n"}, `sla.yaml:1:1: keys with values expected, not "yes" [wrong-kind]
`},
		{"measure without words", []string{"measure: service restored", "measure: ''"}, `sla.yaml:11:129: "measure" is missing [missing-key]
`},
		{"source in no language", []string{"source: survey", "source: {}"}, `sla.yaml:18:152: "source" is missing [missing-key]
`},
		{"kind without a word", []string{"kind: rto", "kind: ''"}, `sla.yaml:14:21: "kind" is missing [missing-key]
`},
		{"basis without a word", []string{"basis: calendar", "basis: ''"}, `sla.yaml:9:66: "basis" is missing [missing-key]
`},
		{"cap without a figure", []string{"cap: 30%", "cap: {}"}, `sla.yaml:26:8: "cap" is missing [missing-key]
`},
		{"customer without a name", []string{"customer: northwind-clinics", "customer: ''"}, `sla.yaml:2:11: "customer" is missing [missing-key]
`},
		{"exclusions without words", []string{"[planned-maintenance", "['', {}, planned-maintenance"}, `sla.yaml:9:87: text expected, not "" [wrong-kind]
sla.yaml:9:91: text expected, not keys with values [wrong-kind]
`},
		{"nothing is excluded", []string{"[planned-maintenance]", "[]"}, ``},

		{"hole under the target", []string{"below: 99.9%, credit: 5%", "below: 99.8%, credit: 5%"}, `sla.yaml:28:28: no band from 99.8% to 99.9% [credit-hole]
	sla.yaml:9:52: the target of 99.9% is here
`},
		{"hole between bands", []string{"below: 99.5%, credit: 10%", "below: 99.4%, credit: 10%"}, `sla.yaml:29:28: no band from 99.4% to 99.5% [credit-hole]
	sla.yaml:28:14: the next better band is here
`},
		{"hole at the bottom", []string{"from: 0%, ", "from: 95%, "}, `sla.yaml:30:14: no band from 0% to 95% [credit-hole]
`},
		{"overlap", []string{"below: 99.5%, credit: 10%", "below: 99.6%, credit: 10%"}, `sla.yaml:29:28: two bands hold from 99.5% to 99.6% [credit-overlap]
	sla.yaml:28:14: the next better band is here
`},
		{"band above the target", []string{"below: 99.9%, credit: 5%", "below: 99.95%, credit: 5%"}, `sla.yaml:28:28: from 99.9% to 99.95% the target is met, but there is a credit [credit-above-target]
	sla.yaml:9:52: the target of 99.9% is here
`},
		{"band backwards", []string{"from: 99.5%, below: 99.9%", "from: 99.9%, below: 99.5%"}, `sla.yaml:28:7: from 99.9% to below 99.5% there is nothing [credit-band-empty]
`},
		{"credit above the cap", []string{"cap: 30%", "cap: 20%"}, `sla.yaml:30:40: a credit of 30% is more than the cap of 20% [credit-above-cap]
	sla.yaml:26:8: the cap is here
`},
		{"credit falls", []string{"credit: 5%", "credit: 15%"}, `sla.yaml:29:43: a worse result has a credit of 10%, a better one of 15% [credit-falls]
	sla.yaml:28:43: the next better band is here
`},
		{"credits for a target in hours", []string{"target: availability", "target: rto"}, `sla.yaml:25:11: "rto" is not a target in percent of this agreement [credits-target]
	one of: availability
`},
		{"unknown currency", []string{"credit: 5%", "credit: RMB 500"}, `sla.yaml:28:43: RMB is not a currency [unknown-currency]
`},
		{"no amount", []string{"credit: 5%", "credit: a little"}, `sla.yaml:28:43: "a little" is neither a percentage nor a sum of money [wrong-amount]
`},

		{"row missing", []string{", [P2, P2, P2]]", "]"}, `sla.yaml:23:11: no priority for impact low and urgency high, medium, low [priority-matrix-incomplete]
`},
		{"cell missing", []string{"[P2, P2, P2], ", "[P2, P2], "}, `sla.yaml:23:26: no priority for impact medium and urgency low [priority-matrix-incomplete]
`},
		{"cell too many", []string{"[P2, P2, P2], ", "[P2, P2, P2, P2], "}, `sla.yaml:23:39: the matrix has more cells than 3 levels of impact and 3 of urgency [priority-matrix-excess]
`},
		{"no priority", []string{"[P2, P2, P2], ", "[P2, high, P2], "}, `sla.yaml:23:31: "high" is not one of: P1, P2, P3, P4, P5 … [wrong-value]
`},
		{"priority falls with impact", []string{"[[P1, P2, P2], [P2", "[[P2, P2, P2], [P1"}, `sla.yaml:23:13: the priority falls from P1 to P2 when impact rises from medium to high (urgency high) [priority-falls-impact]
	sla.yaml:23:27: here it is P1
`},
		{"priority falls with urgency", []string{"[P1, P2, P2]", "[P2, P1, P2]"}, `sla.yaml:23:13: the priority falls from P1 to P2 when urgency rises from medium to high (impact high) [priority-falls-urgency]
	sla.yaml:23:17: here it is P1
`},
		{"levels from the lowest on", []string{
			"[high, medium, low]", "[low, medium, high]", "[high, medium, low]", "[low, medium, high]",
			"[[P1, P2, P2], [P2, P2, P2], [P2, P2, P2]]", "[[P2, P2, P2], [P2, P2, P2], [P2, P2, P1]]"}, ``},
		{"priority without target", []string{"[P1, P2, P2]", "[P1, P1, P1]", "[P2, P2, P2]", "[P2, P3, P3]", "[P2, P2, P2]", "[P3, P3, P3]"}, `sla.yaml:23:11: warning: P3 is in the matrix but has no target for resolution [priority-without-target]
sla.yaml:23:11: warning: P3 is in the matrix but has no target for response [priority-without-target]
`},
		{"target for no priority", []string{"id: response-p2, kind: response, priority: P2", "id: response-p2, kind: response, priority: P7"}, `sla.yaml:12:49: P7 is not a priority of the matrix [unknown-priority]
	sla.yaml:23:11: the matrix is here
sla.yaml:23:11: warning: P2 is in the matrix but has no target for response [priority-without-target]
`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, ds := parse(t, "sla.yaml", edit(t, sla, tt.edit...))
			if got := printed(t, ds); got != tt.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, tt.want)
			}
		})
	}
}

// A draft from a template has placeholders: they are work to do, not mistakes.
func TestPlaceholdersWait(t *testing.T) {
	a, ds := parse(t, "sla.yaml", edit(t, testdata(t, "sla.yaml"), "within: 15m", `within: "{{ todo: agree on it }}"`,
		"source: survey", `source: "{{ 待填：数据来源 }}"`))
	if got := printed(t, ds); got != "" {
		t.Error(got)
	}
	if len(a.Todos) != 2 || a.Todos[0].Pos.String() != "sla.yaml:10:61" || a.Todos[0].Words != "agree on it" {
		t.Errorf("got %v", a.Todos)
	}
	if got := a.Target("satisfaction").Source.In("en"); got != "数据来源" {
		t.Errorf("got %q", got)
	}
}

func TestCheckReports(t *testing.T) {
	for _, tt := range []struct {
		name, file, typ string
		edit            []string
		want            string
	}{
		{"unknown calendar", "sla.yaml", "sla", []string{"calendar: china-2026", "calendar: china-2062"}, `sla.yaml:6:11: "china-2062" is not a calendar [unknown-calendar]
	did you mean china-2026?
`},
		{"a party for a customer", "sla.yaml", "sla", []string{"customer:", "party:"}, `sla.yaml:1:1: "customer" is missing [missing-key]
sla.yaml:2:8: an agreement of type sla names its customer, not a party [agreement-side]
`},
		{"a customer for a party", "ola.yaml", "contract", []string{"party:", "customer:"}, `ola.yaml:1:1: "party" is missing [missing-key]
ola.yaml:2:11: an agreement of type contract names its party, not a customer [agreement-side]
`},
		{"no service", "sla.yaml", "sla", []string{"service: managed-hosting\n", ""}, `sla.yaml:1:1: "service" is missing [missing-key]
`},
		{"a template is taken as it is", "sla.yaml", "template", []string{"customer: northwind-clinics\n", ""}, ``},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, ds := parse(t, tt.file, edit(t, testdata(t, tt.file), tt.edit...))
			ds = append(ds, a.Check(tt.typ, china(t))...)
			if got := printed(t, ds); got != tt.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, tt.want)
			}
		})
	}
}

// Every sentence of the tables is whole in both languages.
func TestEveryCodeIsExplained(t *testing.T) {
	for _, code := range diag.Codes() {
		for _, lang := range []string{"en", "zh-CN"} {
			if _, text, ok := diag.Explain(code, lang); !ok || text == "" || diag.Format(code, lang) == "" {
				t.Errorf("%s is not explained in %s", code, lang)
			}
		}
	}
}

func TestParseDuration(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want Duration
		ok   bool
	}{
		{"15m", Duration{Minutes: 15}, true},
		{"24h", Duration{Hours: 24}, true},
		{"1d", Duration{Days: 1}, true}, // not 24 hours: a day of service may be shorter
		{"2w", Duration{Weeks: 2}, true},
		{"30s", Duration{Seconds: 30}, true},
		{"1h30m", Duration{Hours: 1, Minutes: 30}, true},
		{"0m", Duration{}, true},
		{"PT15M", Duration{Minutes: 15}, true},
		{"P2D", Duration{Days: 2}, true},
		{"P1W", Duration{Weeks: 1}, true},
		{"P1DT2H30M", Duration{Days: 1, Hours: 2, Minutes: 30}, true},
		{in: ""}, {in: "15"}, {in: "m"}, {in: "30m1h"}, {in: "1h1h"}, {in: "1.5h"}, {in: "-1h"}, {in: "4 h"}, {in: "4H"},
		{in: "P"}, {in: "PT"}, {in: "P1DT"}, {in: "P1M"}, {in: "P1Y"}, {in: "P15m"}, {in: "PT1D"}, {in: "9999999h"},
	} {
		if got, ok := ParseDuration(tt.in); ok != tt.ok || ok && got != tt.want {
			t.Errorf("%q: got %v %v, want %v %v", tt.in, got, ok, tt.want, tt.ok)
		}
	}
	if got := (Duration{Days: 1, Hours: 2, Minutes: 30}).String(); got != "1d2h30m" {
		t.Errorf("got %s", got)
	}
}

func TestParsePercentAndDecimal(t *testing.T) {
	for in, want := range map[string]string{
		"99.9%": "99.9%", "99.90 %": "99.90%", "0%": "0%", "100%": "100%", "99.999%": "99.999%",
		"99.9": "", "100.1%": "", "-1%": "", "%": "", "1e1%": "", ".5%": "", "5.%": "", "1_0%": "", "99,9%": "", "½%": "",
		"0.0000000000000000000000000000000001%": "",
	} {
		p, ok := ParsePercent(in)
		if got := p.String(); ok != (want != "") || ok && got != want {
			t.Errorf("%q: got %s %v, want %q", in, got, ok, want)
		}
	}
	a, _ := ParseDecimal("4.20")
	b, _ := ParseDecimal("4.2")
	if a.Cmp(b) != 0 || a.String() != "4.20" {
		t.Errorf("got %s and %s", a, b)
	}
}

func TestParseMoney(t *testing.T) {
	for in, want := range map[string]string{
		"CNY 1200.50": "CNY 1200.50", "500 EUR": "EUR 500", "XXX 5": "", "RMB 5": "", "cny 5": "", "500": "", "CNY": "", "CNY -5": "", "CNY 5 6": "",
	} {
		m, ok := ParseMoney(in)
		if ok != (want != "") || ok && m.String() != want {
			t.Errorf("%q: got %s %v, want %q", in, m, ok, want)
		}
	}
}

func china(t *testing.T) map[string]*Calendar {
	t.Helper()
	f, _ := source.NewFile("data/calendars.yaml", []byte(testdata(t, "calendars.yaml")+"plain:\n  title: Monday to Friday\n"))
	root, _ := f.YAML(0, len(f.Text))
	d := &source.Decoder{File: f}
	all := ReadCalendars(d, root)
	if got := printed(t, d.Diagnostics); got != "" {
		t.Fatal(got)
	}
	return all
}

// The days of 2026 with their make-up days, after the notice of the State Council.
func TestChineseCalendar(t *testing.T) {
	cal := china(t)["china-2026"]
	for _, tt := range []struct {
		from, to string
		want     int
	}{
		{"2026-01-01", "2026-12-31", 248},
		{"2026-01-01", "2026-01-31", 21},
		{"2026-02-01", "2026-02-28", 16}, // six days off, two weekends made up
		{"2026-09-01", "2026-09-30", 22},
		{"2026-10-01", "2026-10-31", 18},
		{"2026-10-10", "2026-10-10", 1},
		{"2026-10-07", "2026-10-07", 0},
		{"2026-10-08", "2026-10-07", 0},
	} {
		from, _ := source.ParseDate(tt.from)
		to, _ := source.ParseDate(tt.to)
		if got := cal.WorkingDays(from, to); got != tt.want {
			t.Errorf("%s to %s: got %d, want %d", tt.from, tt.to, got, tt.want)
		}
	}
	if got := cal.Years(); !slices.Equal(got, []int{2026}) {
		t.Errorf("years: got %v", got)
	}
}

func TestReadCalendarsReports(t *testing.T) {
	f, _ := source.NewFile("data/calendars.yaml", []byte(`x:
  weekdays: [mon, freeday]
  holidays: [2026-10-01, 2026-13-01, 2026-10-01]
  working: [2026-10-01, 2026-10-05]
  free: []
none:
  weekdays: []
  holidays: [2026-10-01]
listed:
  weekdays: []
  working: [2026-10-01]
usual:
  weekdays:
`))
	root, _ := f.YAML(0, len(f.Text))
	d := &source.Decoder{File: f}
	ReadCalendars(d, root)
	want := `data/calendars.yaml:2:19: "freeday" is not one of: sun, mon, tue, wed, thu, fri, sat [wrong-value]
data/calendars.yaml:3:26: "2026-13-01" is no date; write it as 2026-03-01 [wrong-date]
data/calendars.yaml:3:38: "2026-10-01" stands here twice [duplicate-key]
	data/calendars.yaml:3:14: the first is here
data/calendars.yaml:4:13: 2026-10-01 is a holiday and a working day [calendar-contradiction]
	data/calendars.yaml:3:14: the first is here
data/calendars.yaml:4:25: warning: 2026-10-05 is a working day anyway [calendar-no-effect]
data/calendars.yaml:5:3: unknown key "free" [unknown-key]
data/calendars.yaml:6:1: calendar none has no working day [calendar-empty]
`
	if got := printed(t, d.Diagnostics); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
