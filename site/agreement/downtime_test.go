package agreement

import "testing"

func percent(t *testing.T, s string) Percent {
	t.Helper()
	p, ok := ParsePercent(s)
	if !ok {
		t.Fatalf("%q is no percentage", s)
	}
	return p
}

// The table of availability arithmetic, to the last digit.
func TestAllowedDowntime(t *testing.T) {
	const day = 24 * 60
	minutes := []Decimal{Whole(30 * day), Whole(31 * day), Whole(43830), Whole(90 * day), Whole(365 * day), Whole(366 * day)}
	for target, want := range map[string][]string{
		"99%":     {"432.00", "446.40", "438.30", "1296.00", "5256.00", "5270.40"},
		"99.5%":   {"216.00", "223.20", "219.15", "648.00", "2628.00", "2635.20"},
		"99.9%":   {"43.20", "44.64", "43.83", "129.60", "525.60", "527.04"},
		"99.95%":  {"21.60", "22.32", "21.92", "64.80", "262.80", "263.52"},
		"99.99%":  {"4.32", "4.46", "4.38", "12.96", "52.56", "52.70"},
		"99.999%": {"0.43", "0.45", "0.44", "1.30", "5.26", "5.27"},
	} {
		for i, w := range want {
			if got := Allowed(percent(t, target), minutes[i]).Round(2); got != w {
				t.Errorf("%s of %s minutes: got %s, want %s", target, minutes[i], got, w)
			}
		}
	}
	// Agreed service time: 5 × 8 with 22 working days, 7 × 12 with 30 days.
	for target, want := range map[string][2]string{
		"99%": {"105.60", "216.00"}, "99.5%": {"52.80", "108.00"}, "99.9%": {"10.56", "21.60"}, "99.99%": {"1.06", "2.16"},
	} {
		for i, service := range []Decimal{Whole(22 * 8 * 60), Whole(30 * 12 * 60)} {
			if got := Allowed(percent(t, target), service).Round(2); got != want[i] {
				t.Errorf("%s of %s minutes: got %s, want %s", target, service, got, want[i])
			}
		}
	}
}

func TestAttainedAvailability(t *testing.T) {
	for _, tt := range []struct {
		service int64
		want    string
	}{{43200, "99.861%"}, {10560, "99.432%"}} {
		if got := Attained(Whole(tt.service), Whole(60)).Round(3); got != tt.want {
			t.Errorf("an hour of %d minutes: got %s, want %s", tt.service, got, tt.want)
		}
	}
}

func TestSerialAndParallel(t *testing.T) {
	nines := percent(t, "99.9%")
	if got := Serial(nines, nines, nines).Round(4); got != "99.7003%" {
		t.Errorf("three in series: got %s", got)
	}
	if got := Parallel(percent(t, "99%"), percent(t, "99%")).Short(percent(t, "99.99%")); got != "99.99%" {
		t.Errorf("two in parallel: got %s", got)
	}
	// A miss is never shown as the target, however near it is.
	for in, want := range map[string]string{"99.896%": "99.896%", "99.89999%": "99.89999%", "99.9%": "99.9%", "99.97001%": "99.97%", "99.8%": "99.8%"} {
		if got := percent(t, in).Short(nines); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

// 5 × 8 in a month of 22 working days, on the calendar of 2026 with its make-up days; 7 × 12 and calendar time without it.
func TestDowntimeOfAnAgreement(t *testing.T) {
	sla := testdata(t, "sla.yaml")
	for _, tt := range []struct {
		name string
		edit []string
		want map[string]string // period → allowed minutes
	}{
		{"calendar time", nil, map[string]string{
			"month of 28 days": "40.32", "month of 30 days": "43.20", "month of 31 days": "44.64", "quarter of 90 days": "129.60",
			"quarter of 92 days": "132.48", "year of 365 days": "525.60", "leap year, 366 days": "527.04"}},
		{"calendar time whatever the hours", []string{"days: every-day", "days: working-days"}, map[string]string{"month of 30 days": "43.20"}},
		{"7 × 12", []string{"basis: calendar", "basis: service-time", `from: "00:00", to: "24:00"`, `from: "08:00", to: "20:00"`},
			map[string]string{"month of 30 days": "21.60", "month of 31 days": "22.32"}},
		{"5 × 8", []string{"basis: calendar", "basis: service-time", `days: every-day, from: "00:00", to: "24:00"`, `days: working-days, from: "09:00", to: "17:00"`},
			map[string]string{
				"2026-04, 21 working days": "10.08", "2026-09, 22 working days": "10.56", "2026-10, 18 working days": "8.64",
				"quarter 4 of 2026, 62 working days": "29.76", "year 2026, 248 working days": "119.04"}},
		{"5 × 8 without days of the year", []string{"calendar: china-2026", "calendar: none",
			"basis: calendar", "basis: service-time", `days: every-day, from: "00:00", to: "24:00"`, `days: working-days, from: "09:00", to: "17:00"`},
			map[string]string{"month of 22 working days": "10.56"}},
	} {
		a, _ := parse(t, "sla.yaml", edit(t, sla, tt.edit...))
		got := map[string]string{}
		for _, d := range Downtime(a, a.Target("availability"), china(t)[a.Calendar.Name]) {
			got[d.Period.In("en")] = d.Allowed.Round(2)
		}
		for period, w := range tt.want {
			if got[period] != w {
				t.Errorf("%s, %s: got %q, want %s (of %v)", tt.name, period, got[period], w, got)
			}
		}
		for _, period := range []string{"2026-03, 22 working days"} { // the agreement begins in April
			if _, ok := got[period]; ok {
				t.Errorf("%s: %s is before the agreement", tt.name, period)
			}
		}
	}
}

// October 2026: 31 days around the clock, 18 working days of eight hours.
func TestServiceMinutes(t *testing.T) {
	a, _ := parse(t, "sla.yaml", edit(t, testdata(t, "sla.yaml"), `days: every-day, from: "00:00", to: "24:00"`, nineToFive))
	for basis, want := range map[Basis]string{CalendarTime: "44640", ServiceTime: "8640"} {
		got := a.ServiceMinutes(basis, china(t)["china-2026"], date(2026, 10, 1), date(2026, 10, 31))
		if got.String() != want {
			t.Errorf("%s: got %s, want %s", basis, got, want)
		}
	}
}
