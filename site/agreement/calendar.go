package agreement

import (
	"fmt"
	"go/token"
	"slices"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/clausebook/clausebook/site/diag"
	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/site/standard"
)

// A Calendar knows the working days. In China days off are moved and weekends made up year by year (调休), so that only a
// list is right.
type Calendar struct {
	ID       string
	Title    standard.Text
	Pos      token.Position
	weekdays [7]bool
	holidays map[source.Date]token.Position
	makeUp   map[source.Date]token.Position
}

var weekdayNames = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// ReadCalendars reads data/calendars.yaml: id → calendar. A calendar without weekdays: has Monday to Friday.
func ReadCalendars(d *source.Decoder, root *yaml.Node) map[string]*Calendar {
	all := map[string]*Calendar{}
	d.Map(root, func(id string, key, n *yaml.Node) {
		c := &Calendar{ID: id, Pos: d.Pos(key), holidays: map[source.Date]token.Position{}, makeUp: map[source.Date]token.Position{}}
		for day := time.Monday; day <= time.Friday; day++ {
			c.weekdays[day] = true
		}
		d.Struct(n, source.Fields{
			"title": func(v *yaml.Node) { c.Title = standard.ReadText(d, v) },
			"weekdays": func(v *yaml.Node) {
				if source.Null(v) {
					return
				}
				c.weekdays = [7]bool{}
				d.List(v, func(v *yaml.Node) {
					if day := slices.Index(weekdayNames, d.OneOf(v, weekdayNames...)); day >= 0 {
						c.weekdays[day] = true
					}
				})
			},
			"holidays": func(v *yaml.Node) { readDates(d, v, c.holidays) },
			"working":  func(v *yaml.Node) { readDates(d, v, c.makeUp) },
		})
		if len(c.Title) == 0 {
			c.Title = standard.Text{"": id}
		}
		if c.weekdays == [7]bool{} && len(c.makeUp) == 0 && n.Kind == yaml.MappingNode {
			d.Report(key, "calendar-empty", id)
		}
		for _, day := range sortedDates(c.makeUp) {
			switch off, both := c.holidays[day]; {
			case both:
				r := diag.New(c.makeUp[day], "calendar-contradiction", day.String())
				d.Diagnostics = append(d.Diagnostics, r.At(off, "first-here"))
			case c.weekdays[day.Time().Weekday()]:
				d.Diagnostics = append(d.Diagnostics, diag.New(c.makeUp[day], "calendar-no-effect", day.String()))
			}
		}
		all[id] = c
	})
	return all
}

func readDates(d *source.Decoder, n *yaml.Node, into map[source.Date]token.Position) {
	d.List(n, func(v *yaml.Node) {
		day := d.Date(v)
		if day.IsZero() {
			return
		}
		if first, again := into[day]; again {
			r := d.Report(v, "duplicate-key", day.String())
			*r = r.At(first, "first-here")
			return
		}
		into[day] = d.Pos(v)
	})
}

func sortedDates(m map[source.Date]token.Position) []source.Date {
	days := make([]source.Date, 0, len(m))
	for day := range m {
		days = append(days, day)
	}
	slices.SortFunc(days, func(a, b source.Date) int { return b.Days(a) })
	return days
}

// Working tells whether a day is a working day: a make-up day is one, a holiday is none, and otherwise the weekday decides.
func (c *Calendar) Working(day source.Date) bool {
	if _, ok := c.makeUp[day]; ok {
		return true
	}
	if _, ok := c.holidays[day]; ok {
		return false
	}
	return c.weekdays[day.Time().Weekday()]
}

// WorkingDays counts the working days from the first day to the last, both included.
func (c *Calendar) WorkingDays(from, to source.Date) int {
	n := 0
	for day := from; !to.Before(day); day = day.Add(1) {
		if c.Working(day) {
			n++
		}
	}
	return n
}

// MakeUp lists the days of a weekend that are worked, in order.
func (c *Calendar) MakeUp() []source.Date { return sortedDates(c.makeUp) }

// Years lists the years for which the calendar names days. For any other year only its weekdays are known. A day in January
// alone does not make a year: the New Year holiday of the year before may reach into it.
func (c *Calendar) Years() []int {
	var years []int
	for _, days := range []map[source.Date]token.Position{c.holidays, c.makeUp} {
		for day := range days {
			if t := day.Time(); t.Month() > time.January && !slices.Contains(years, t.Year()) {
				years = append(years, t.Year())
			}
		}
	}
	slices.Sort(years)
	return years
}

// week is the number of working days of an ordinary week.
func (c *Calendar) week() int64 {
	var n int64
	for _, works := range c.weekdays {
		if works {
			n++
		}
	}
	return n
}

func date(year, month, day int) source.Date {
	return source.DateOf(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC))
}

func clockTime(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }
