package agreement

import (
	"slices"
	"sort"
	"time"

	"github.com/clausebook/clausebook/site/source"
)

// A timeline is the service time of an agreement over a stretch of days, or all time: what a clock has counted at each
// moment, and at which moment it has counted so much. Moments are seconds since 1970.
type timeline struct {
	always bool
	shifts []shift
}

type shift struct {
	open, close int64
	before      int64 // service time before it opens
}

// schedule lays out the service hours from a day on. Without a calendar, Monday to Friday are the working days.
func (l Link) schedule(from source.Date, days int) timeline {
	h := l.Agreement.Hours
	if h.Always() {
		return timeline{always: true}
	}
	zone, err := time.LoadLocation(l.Agreement.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	var t timeline
	var counted int64
	for i := range days {
		day := from.Add(i)
		if h.WorkingDays && !l.working(day) {
			continue
		}
		m := day.Time()
		at := func(minutes int) int64 {
			return time.Date(m.Year(), m.Month(), m.Day(), 0, minutes, 0, 0, zone).Unix()
		}
		s := shift{at(h.From), at(h.To), counted}
		counted += s.close - s.open
		t.shifts = append(t.shifts, s)
	}
	return t
}

func (l Link) working(day source.Date) bool {
	if l.Calendar != nil {
		return l.Calendar.Working(day)
	}
	w := day.Time().Weekday()
	return w != time.Saturday && w != time.Sunday
}

// counted is the service time up to a moment.
func (t timeline) counted(at int64) int64 {
	if t.always {
		return at
	}
	i := sort.Search(len(t.shifts), func(i int) bool { return t.shifts[i].open > at }) - 1
	if i < 0 {
		return 0
	}
	s := t.shifts[i]
	return s.before + min(at, s.close) - s.open
}

// moment is the first moment at which so much service time has been counted. Behind the last shift time runs on, so that
// something that takes longer than the stretch still ends later than what does not.
func (t timeline) moment(counted int64) int64 {
	if t.always || len(t.shifts) == 0 {
		return counted
	}
	i := sort.Search(len(t.shifts), func(i int) bool { return t.shifts[i].before >= counted }) - 1
	s := t.shifts[max(i, 0)]
	return s.open + counted - s.before
}

// edges lists when the service opens and closes.
func (t timeline) edges() []int64 {
	var out []int64
	for _, s := range t.shifts {
		out = append(out, s.open, s.close)
	}
	return out
}

// uncovered is the time of t in which o gives no service, out of how much, and when that first is.
func (t timeline) uncovered(o timeline, from, to int64) (missing, all, first int64) {
	shifts := t.shifts
	if t.always {
		shifts = []shift{{open: from, close: to}}
	}
	for _, s := range shifts {
		if s.open < from || s.close > to {
			continue
		}
		all += s.close - s.open
		if o.always {
			continue
		}
		at := s.open
		gap := func(end int64) {
			if end > at {
				if missing == 0 {
					first = at
				}
				missing += end - at
			}
		}
		i := sort.Search(len(o.shifts), func(i int) bool { return o.shifts[i].close > s.open })
		for ; i < len(o.shifts) && o.shifts[i].open < s.close; i++ {
			gap(o.shifts[i].open)
			at = max(at, o.shifts[i].close)
		}
		gap(s.close)
	}
	return missing, all, first
}

// late is a case that a supporting agreement may end later than the agreement it supports promises.
type late struct{ registered, done, due int64 }

// latest finds the case that is late by the most, or the first of them. What counts is the clock of the promise: a case that
// is done while that clock stands still is not later than at its last tick. Everything moves piecewise with the moment of
// registration, so only the moments matter at which something turns: when a service opens or closes, or when the supporting
// agreement would end the case just then.
func latest(here, there timeline, hereTakes, thereTakes, from, to int64) (worst late, found bool) {
	moments := append([]int64{from}, slices.Concat(here.edges(), there.edges())...)
	for _, edge := range moments[1:] {
		ends := there.moment(there.counted(edge) - thereTakes)
		moments = append(moments, ends, ends+1)
	}
	var most int64
	for _, at := range moments {
		if at < from || at > to {
			continue
		}
		done := there.moment(there.counted(at) + thereTakes)
		if by := here.counted(done) - here.counted(at) - hereTakes; by > most {
			worst, most, found = late{at, done, here.moment(here.counted(at) + hereTakes)}, by, true
		}
	}
	return worst, found
}
