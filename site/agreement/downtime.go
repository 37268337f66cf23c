package agreement

import (
	"fmt"
	"math/big"

	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/site/standard"
)

// An Allowance is the downtime that an availability target leaves in one period.
type Allowance struct {
	Period  standard.Text
	Days    int     // that count: all, or the working days
	Service Decimal // minutes against which availability is reckoned
	Allowed Decimal // minutes
}

// ServiceMinutes is the time against which a basis reckons, in the days from the first to the last, both included. A day
// has 24 hours: a zone with daylight saving time is reckoned like one without.
func (a *Agreement) ServiceMinutes(basis Basis, cal *Calendar, from, to source.Date) Decimal {
	days := from.Days(to) + 1
	if a.onWorkingDays(basis) && cal != nil {
		days = cal.WorkingDays(from, to)
	}
	return Whole(int64(days) * a.minutesOfDay(basis))
}

func (a *Agreement) onWorkingDays(basis Basis) bool {
	return basis == ServiceTime && a.Hours != nil && a.Hours.WorkingDays
}

func (a *Agreement) minutesOfDay(basis Basis) int64 {
	if basis == ServiceTime && a.Hours != nil {
		return int64(a.Hours.To - a.Hours.From)
	}
	return 24 * 60
}

// Downtime gives the downtime that an availability target allows per month, quarter and year on its basis. Where service is
// given on working days, it is that of the months and years of the agreement for which the calendar knows them; otherwise
// of months, quarters and years of every length.
func Downtime(a *Agreement, t *Target, cal *Calendar) []Allowance {
	if t.Kind != Availability || t.Percent == nil || t.Basis == "" {
		return nil
	}
	if a.onWorkingDays(t.Basis) {
		return a.workingDowntime(t, cal)
	}
	var out []Allowance
	for _, l := range []struct {
		days   int
		en, zh string
	}{
		{28, "month of 28 days", "月（28 天）"}, {29, "month of 29 days", "月（29 天）"},
		{30, "month of 30 days", "月（30 天）"}, {31, "month of 31 days", "月（31 天）"},
		{90, "quarter of 90 days", "季度（90 天）"}, {91, "quarter of 91 days", "季度（91 天）"}, {92, "quarter of 92 days", "季度（92 天）"},
		{365, "year of 365 days", "年（365 天）"}, {366, "leap year, 366 days", "闰年（366 天）"},
	} {
		out = append(out, a.allowance(t, text(l.en, l.zh), l.days))
	}
	return out
}

func (a *Agreement) allowance(t *Target, period standard.Text, days int) Allowance {
	service := Whole(int64(days) * a.minutesOfDay(t.Basis))
	return Allowance{period, days, service, Allowed(*t.Percent, service)}
}

// Months of as many working days as months have, for a calendar that names no days.
var workingMonths = []int{20, 21, 22, 23}

func (a *Agreement) workingDowntime(t *Target, cal *Calendar) []Allowance {
	var out []Allowance
	if cal != nil {
		for _, year := range cal.Years() {
			out = append(out, a.yearDowntime(t, cal, year)...)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, days := range workingMonths {
		out = append(out, a.allowance(t, text(fmt.Sprintf("month of %d working days", days), fmt.Sprintf("月（%d 个工作日）", days)), days))
	}
	return out
}

// yearDowntime reckons the months, the quarters and the year that the validity of the agreement touches, each as a whole.
func (a *Agreement) yearDowntime(t *Target, cal *Calendar, year int) (out []Allowance) {
	add := func(month, months int, en, zh string) {
		first, last := date(year, month, 1), date(year, month+months, 1).Add(-1)
		if last.Before(a.From) || !a.To.IsZero() && a.To.Before(first) {
			return
		}
		days := cal.WorkingDays(first, last)
		out = append(out, a.allowance(t, text(fmt.Sprintf("%s, %d working days", en, days), fmt.Sprintf("%s（%d 个工作日）", zh, days)), days))
	}
	for m := 1; m <= 12; m++ {
		add(m, 1, fmt.Sprintf("%d-%02d", year, m), fmt.Sprintf("%d年%d月", year, m))
	}
	for q := 1; q <= 4; q++ {
		add(3*q-2, 3, fmt.Sprintf("quarter %d of %d", q, year), fmt.Sprintf("%d年第%d季度", year, q))
	}
	add(1, 12, fmt.Sprint("year ", year), fmt.Sprint(year, "年"))
	return out
}

// nominal is the time of an ordinary period on a basis, to compare periods with each other: a month has 30 days, a quarter
// 90, a year 365.
func (a *Agreement) nominal(p Period, basis Basis) Decimal {
	days := map[Period]int64{Month: 30, Quarter: 90, Year: 365}[p]
	r := big.NewRat(days*a.minutesOfDay(basis), 1)
	if a.onWorkingDays(basis) {
		r.Mul(r, big.NewRat(5, 7))
	}
	return Decimal{r, 0}
}

func wholeSeconds(minutes Decimal) int64 {
	s := new(big.Rat).Mul(minutes.value(), big.NewRat(60, 1))
	return new(big.Int).Quo(s.Num(), s.Denom()).Int64()
}
