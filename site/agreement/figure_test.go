package agreement

import "testing"

// Figures are judged by exact numbers, each in the measure of its target.
func TestMet(t *testing.T) {
	a, ds := parse(t, "sla.yaml", edit(t, testdata(t, "sla.yaml"), `from: "00:00", to: "24:00"`, `from: "08:00", to: "20:00"`))
	if got := printed(t, ds); got != "" {
		t.Fatal(got)
	}
	for _, tt := range []struct {
		target, figure string
		ok, met        bool
	}{
		{"availability", "99.9%", true, true},
		{"availability", "99.90 %", true, true},
		{"availability", "99.8999999999999999%", true, false},
		{"availability", "100%", true, true},
		{"availability", "99.9", false, false},
		{"availability", "100.1%", false, false},
		{"response-p1", "95%", true, true},
		{"response-p1", "94.99%", true, false},
		{"response-p1", "10m", false, false},
		{"rto", "4h", true, true},
		{"rto", "240m", true, true},
		{"rto", "4h1s", true, false},
		{"rto", "100%", false, false},
		{"satisfaction", "4.20", true, true},
		{"satisfaction", "4.1999", true, false},
		{"satisfaction", "5d", false, false},
	} {
		target := a.Target(tt.target)
		v, ok := ParseFigure(target, tt.figure)
		if ok != tt.ok || ok && a.Met(target, v, nil) != tt.met {
			t.Errorf("%s %s: got %v, met %v", tt.target, tt.figure, ok, ok && a.Met(target, v, nil))
		}
	}
}

// What may not be exceeded is met from below.
func TestMetAtMost(t *testing.T) {
	a, _ := parse(t, "sla.yaml", edit(t, testdata(t, "sla.yaml"), `target: "4.2"`, `target: "≤ 4.2"`))
	target := a.Target("satisfaction")
	for figure, want := range map[string]bool{"4.2": true, "4.1": true, "4.3": false} {
		if v, ok := ParseFigure(target, figure); !ok || a.Met(target, v, nil) != want {
			t.Errorf("%s: want %v", figure, want)
		}
	}
}

// The lower end of a band is in it, the upper one is not.
func TestCreditsDue(t *testing.T) {
	a, _ := parse(t, "sla.yaml", testdata(t, "sla.yaml"))
	target := a.Target(a.Credits.Target.Name)
	top := a.Credits.fromTop()
	for i, b := range top {
		if got := a.Credits.Due(target, Figure{Percent: &b.From}); got != b {
			t.Errorf("%s: not in its own band", b.From)
		}
		got := a.Credits.Due(target, Figure{Percent: &b.Below})
		if i == 0 && got != nil || i > 0 && got != top[i-1] {
			t.Errorf("%s belongs to the next better band", b.Below)
		}
	}
	if a.Credits.Due(a.Target("response-p1"), Figure{Percent: &top[0].From}) != nil {
		t.Error("a credit for another target")
	}
}
