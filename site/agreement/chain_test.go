package agreement

import (
	"math/rand/v2"
	"testing"

	"github.com/clausebook/clausebook/site/source"
)

const nineToFive = `days: working-days, from: "09:00", to: "17:00"`

// Each weakness of a supporting agreement is found, with both places and the figures.
func TestCheckChain(t *testing.T) {
	for _, tt := range []struct {
		name     string
		sla, ola []string // edits
		ctr      []string // edits of a second supporting agreement; nil when there is none
		want     string
	}{
		{name: "a chain that holds"},
		{name: "two in series that hold", ctr: []string{}},
		{name: "two in series that just hold", sla: []string{"99.9%, basis", "99.95%, basis", "below: 99.9%", "below: 99.95%"}, ctr: []string{"99.97%", "99.98%"}},
		{name: "two in series that do not hold", sla: []string{"99.9%, basis", "99.95%, basis", "below: 99.9%", "below: 99.95%"}, ctr: []string{}, want: `sla.md:9:52: warning: the supporting agreements give OLA-NET-01 99.97% × CTR-DCN-01 99.97% = 99.94%, below 99.95% [support-availability]
	ola.md:9:52: OLA-NET-01 has here: at least 99.97% per month
`},
		{name: "hardly below the target", sla: []string{"99.9%, basis", "99.9401%, basis", "below: 99.9%", "below: 99.9401%"}, ctr: []string{}, want: `sla.md:9:52: warning: the supporting agreements give OLA-NET-01 99.97% × CTR-DCN-01 99.97% = 99.94%, below 99.9401% [support-availability]
	ola.md:9:52: OLA-NET-01 has here: at least 99.97% per month
`},
		{name: "two in parallel", sla: []string{"priorities:", "parallel: [OLA-NET-01, CTR-DCN-01]\npriorities:"}, ola: []string{"99.97%", "99%"}, ctr: []string{"99.97%", "99%"}},
		{name: "two in parallel that do not hold", sla: []string{"priorities:", "parallel: [[OLA-NET-01, CTR-DCN-01]]\npriorities:"}, ola: []string{"99.97%", "99%"}, ctr: []string{"99.97%", "80%"}, want: `sla.md:9:52: warning: the supporting agreements give (OLA-NET-01 99% ∥ CTR-DCN-01 80%) = 99.8%, below 99.9% [support-availability]
	ctr.md:9:52: CTR-DCN-01 has here: at least 80% per month
`},
		{name: "parallel with an unknown one", sla: []string{"priorities:", "parallel: [OLA-NET-01, CTR-X]\npriorities:"}, want: `sla.md:20:24: CTR-X is not among supported_by: with an agreement [parallel-unknown]
`},
		{name: "one too low", ola: []string{"99.97%", "99.8%"}, want: `sla.md:9:52: warning: the supporting agreements give OLA-NET-01 99.8%, below 99.9% [support-availability]
	ola.md:9:52: OLA-NET-01 has here: at least 99.8% per month
`},
		{name: "over a longer period", ola: []string{"target: 99.97%", "target: 99.97%, period: year"}, want: `sla.md:9:52: warning: OLA-NET-01 has 99.97% per year: 157.68 minutes (2 h 37 min 40 s) may come at once, but only 43.20 minutes per month are allowed here [support-period]
	ola.md:9:52: OLA-NET-01 has here: at least 99.97% per year
`},
		{name: "no availability is no error", ola: []string{"  - {id: availability, kind: availability, target: 99.97%, basis: calendar, measure: probes, source: monitoring tool}\n", ""}},
		{name: "resolution longer", ola: []string{"within: 3h, clock: service-hours", "within: 5h, clock: service-hours"}, want: `sla.md:11:65: warning: OLA-NET-01 has 5 hours for P1 resolution, longer than 4 hours here [support-longer]
	ola.md:11:65: OLA-NET-01 has here: 5 hours
`},
		{name: "recovery longer", ola: []string{"within: 3h, measure", "within: P1D, measure"}, want: `sla.md:14:34: warning: OLA-NET-01 has 1 day for recovery time (RTO), longer than 4 hours here [support-longer]
	ola.md:13:34: OLA-NET-01 has here: 1 day
`},
		{name: "for all other priorities at once", ola: []string{"id: resolution-p2, kind: resolution, priority: P2, within: 8h", "id: resolution, kind: resolution, within: 40h"}, want: `sla.md:13:65: warning: OLA-NET-01 has 40 hours for resolution, longer than 1 day 12 hours here [support-longer]
	ola.md:12:48: OLA-NET-01 has here: 40 hours
`},
		{name: "the share is lower", ola: []string{"within: 10m, clock: service-hours, share: 95%", "within: 10m, clock: service-hours, share: 90%"}, want: `sla.md:10:144: warning: OLA-NET-01 attains its P1 response in 90% of cases, below 95% here [support-share]
	ola.md:10:95: OLA-NET-01 has here: within 10 minutes, in 90% of cases
`},
		{name: "service hours under calendar time", ola: []string{`days: every-day, from: "00:00", to: "24:00"`, nineToFive}, want: `sla.md:7:8: warning: OLA-NET-01 gives no service in 6,736 of 8,760 service hours from 2026-04-01 to 2027-03-31, first on Wed 2026-04-01 00:00 [support-hours]
	ola.md:7:8: OLA-NET-01 has here: working days 09:00–17:00, Asia/Shanghai, china-2026
sla.md:10:61: warning: OLA-NET-01 has 10 minutes (working days 09:00–17:00) for P1 response, longer than 15 minutes here [support-longer]
	ola.md:10:61: OLA-NET-01 has 10 minutes (working days 09:00–17:00) here: registered on Wed 2026-09-30 17:00, done by Thu 2026-10-08 09:10, but due on Wed 2026-09-30 17:15
sla.md:11:65: warning: OLA-NET-01 has 3 hours (working days 09:00–17:00) for P1 resolution, longer than 4 hours here [support-longer]
	ola.md:11:65: OLA-NET-01 has 3 hours (working days 09:00–17:00) here: registered on Wed 2026-09-30 17:00, done by Thu 2026-10-08 12:00, but due on Wed 2026-09-30 21:00
sla.md:13:65: warning: OLA-NET-01 has 8 hours (working days 09:00–17:00) for P2 resolution, longer than 1 day 12 hours here [support-longer]
	ola.md:12:65: OLA-NET-01 has 8 hours (working days 09:00–17:00) here: registered on Wed 2026-09-30 17:00, done by Thu 2026-10-08 17:00, but due on Fri 2026-10-02 05:00
`},
		{name: "service hours under longer calendar time", sla: []string{`from: "00:00", to: "24:00"`, `from: "09:00", to: "17:00"`, "within: 15m", "within: 17h", "within: 4h,", "within: 20h,", "within: 30m", "within: 17h"},
			ola: []string{`from: "00:00", to: "24:00"`, `from: "08:00", to: "20:00"`}},
		{name: "calendar time under the same service hours", sla: []string{`from: "00:00", to: "24:00"`, `from: "09:00", to: "17:00"`, "4h, clock: calendar", "4h, clock: service-hours"},
			ola: []string{"within: 3h, clock: service-hours", "within: 4h, clock: calendar"}},
		{name: "a day around the clock is no more than a day of service", sla: []string{`from: "00:00", to: "24:00"`, `from: "09:00", to: "17:00"`, "4h, clock: calendar", "1d, clock: service-hours"},
			ola: []string{"within: 3h, clock: service-hours", "within: 24h, clock: calendar"}},
		{name: "make-up days missing", sla: []string{`days: every-day, from: "00:00", to: "24:00"`, nineToFive},
			ola: []string{`days: every-day, from: "00:00", to: "24:00"`, nineToFive, "calendar: china-2026", "calendar: plain"}, want: `sla.md:7:8: warning: OLA-NET-01 gives no service in 24 of 2,024 service hours from 2026-04-01 to 2027-03-31, first on Sat 2026-05-09 09:00 [support-hours]
	ola.md:7:8: OLA-NET-01 has here: working days 09:00–17:00, Asia/Shanghai, plain
sla.md:10:61: warning: OLA-NET-01 has 10 minutes (working days 09:00–17:00) for P1 response, longer than 15 minutes here [support-longer]
	ola.md:10:61: OLA-NET-01 has 10 minutes (working days 09:00–17:00) here: registered on Fri 2026-04-03 17:00, done by Mon 2026-04-06 09:10, but due on Fri 2026-04-03 17:15
sla.md:11:65: warning: OLA-NET-01 has 3 hours (working days 09:00–17:00) for P1 resolution, longer than 4 hours here [support-longer]
	ola.md:11:65: OLA-NET-01 has 3 hours (working days 09:00–17:00) here: registered on Fri 2026-04-03 17:00, done by Mon 2026-04-06 12:00, but due on Fri 2026-04-03 21:00
sla.md:13:65: warning: OLA-NET-01 has 8 hours (working days 09:00–17:00) for P2 resolution, longer than 1 day 12 hours here [support-longer]
	ola.md:12:65: OLA-NET-01 has 8 hours (working days 09:00–17:00) here: registered on Fri 2026-04-03 17:00, done by Mon 2026-04-06 17:00, but due on Sun 2026-04-05 05:00
`},
		{name: "another time zone", sla: []string{`from: "00:00", to: "24:00"`, `from: "09:00", to: "17:00"`},
			ola: []string{`from: "00:00", to: "24:00"`, `from: "09:00", to: "17:00"`, "Asia/Shanghai", "Europe/Berlin"}, want: `sla.md:7:8: warning: OLA-NET-01 gives no service in 2,344 of 2,920 service hours from 2026-04-01 to 2027-03-31, first on Wed 2026-04-01 09:00 [support-hours]
	ola.md:7:8: OLA-NET-01 has here: every day 09:00–17:00, Europe/Berlin
sla.md:10:61: warning: OLA-NET-01 has 10 minutes (every day 09:00–17:00) for P1 response, longer than 15 minutes here [support-longer]
	ola.md:10:61: OLA-NET-01 has 10 minutes (every day 09:00–17:00) here: registered on Sat 2026-10-24 23:00, done by Sun 2026-10-25 16:10, but due on Sat 2026-10-24 23:15
sla.md:11:65: warning: OLA-NET-01 has 3 hours (every day 09:00–17:00) for P1 resolution, longer than 4 hours here [support-longer]
	ola.md:11:65: OLA-NET-01 has 3 hours (every day 09:00–17:00) here: registered on Sat 2026-10-24 23:00, done by Sun 2026-10-25 19:00, but due on Sun 2026-10-25 03:00
`},
		{name: "ends early", ola: []string{"to: 2028-06-30", "to: 2027-12-31"}, want: `sla.md:3:31: warning: OLA-NET-01 ends on 2027-12-31; 91 days before 2028-03-31 [support-ends-early]
	ola.md:3:31: OLA-NET-01 is valid from 2026-01-01 to 2027-12-31
`},
		{name: "without end under an open one", sla: []string{", to: 2028-03-31", ""}, want: `sla.md:3:8: warning: OLA-NET-01 ends on 2028-06-30; this agreement has no end [support-ends-early]
	ola.md:3:31: OLA-NET-01 is valid from 2026-01-01 to 2028-06-30
`},
		{name: "open under an end", ola: []string{", to: 2028-06-30", ""}},
		{name: "begins late", ola: []string{"from: 2026-01-01", "from: 2026-05-01"}, want: `sla.md:3:15: warning: OLA-NET-01 begins on 2026-05-01, 30 days after 2026-04-01 [support-begins-late]
	ola.md:3:15: OLA-NET-01 is valid from 2026-05-01 to 2028-06-30
`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cals := china(t)
			link := func(id, name, file string, edits []string) Link {
				a, ds := parse(t, name, edit(t, testdata(t, file), edits...))
				if got := printed(t, ds); got != "" {
					t.Fatalf("%s: %s", name, got)
				}
				return Link{ID: id, Agreement: a, Calendar: cals[a.Calendar.Name]}
			}
			supports := []Link{link("OLA-NET-01", "ola.md", "ola.yaml", tt.ola)}
			if tt.ctr != nil {
				supports = append(supports, link("CTR-DCN-01", "ctr.md", "ola.yaml", tt.ctr))
			}
			ds := CheckChain(link("SLA-HST-01", "sla.md", "sla.yaml", tt.sla), supports)
			if got := printed(t, ds); got != tt.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, tt.want)
			}
		})
	}
}

// The few moments that latest looks at find the same worst case as looking at every minute.
func TestLatestMissesNothing(t *testing.T) {
	cal := china(t)["china-2026"]
	random := rand.New(rand.NewPCG(20000, 1))
	from, days := date(2026, 9, 14), 28 // holidays and make-up days are in it
	for range 60 {
		schedule := func() (timeline, int64) {
			if random.IntN(4) == 0 {
				return timeline{always: true}, int64(1+random.IntN(60)) * 1800
			}
			open := random.IntN(20)
			a := &Agreement{TimeZone: "Asia/Shanghai", Hours: &Hours{WorkingDays: random.IntN(2) == 0, From: open * 60, To: (open + 1 + random.IntN(24-open)) * 60}}
			return Link{Agreement: a, Calendar: cal}.schedule(from.Add(-1), days+60), int64(1+random.IntN(30)) * 1800
		}
		here, hereTakes := schedule()
		there, thereTakes := schedule()
		start := from.Time().Unix() - 8*3600
		end := start + int64(days)*86400
		var most int64
		for at := start; at <= end; at += 60 {
			for _, at := range []int64{at, at + 1} {
				done := there.moment(there.counted(at) + thereTakes)
				most = max(most, here.counted(done)-here.counted(at)-hereTakes)
			}
		}
		l, found := latest(here, there, hereTakes, thereTakes, start, end)
		got := int64(0)
		if found {
			got = here.counted(l.done) - here.counted(l.registered) - hereTakes
		}
		// Every minute and the second behind it: the grid may miss the worst case by a second.
		if got < most || got > most+1 {
			t.Errorf("got %d, want %d (here %d of %d s, there %d of %d s)", got, most, len(here.shifts), hereTakes, len(there.shifts), thereTakes)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("targets: [{kind: availability, target: 99%}]\ncredits: {target: x, bands: [{from: 0%, below: 1%, credit: 1%}]}")
	f.Add("priorities: {impact: [high], urgency: [low], matrix: [[P1]]}\nhours: {from: 1:00}\nparallel: [[x], y]")
	f.Fuzz(func(t *testing.T, text string) {
		file, ds := source.NewFile("x.yaml", []byte(text))
		root, _ := file.YAML(0, len(file.Text))
		if len(ds) > 0 || root == nil {
			return
		}
		d := &source.Decoder{File: file}
		a := Read(d, root)
		a.Check("sla", nil)
		for _, name := range Tables {
			a.Table(name, nil)
		}
		CheckChain(Link{ID: "a", Agreement: a}, []Link{{ID: "b", Agreement: a}})
	})
}
