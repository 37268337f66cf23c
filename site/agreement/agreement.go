// Package agreement holds service level agreements, internal agreements and supplier contracts as data. Read takes the
// agreement: block of a document and says what is wrong with it by itself: a target without measure or basis, a hole in the
// credit bands, a priority that falls. Check looks at it beside the calendars, CheckChain beside the agreements that
// support it, target by target. Table gives what it promises as rows of words, in English and Chinese.
//
// Figures are exact decimals; nothing is rounded before it is shown.
package agreement

import (
	"go/token"
	"slices"

	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/site/standard"
)

// An Agreement is what a provider promises: hours, targets, priorities and credits, for a service and a time.
type Agreement struct {
	Service    Ref
	Customer   Ref // of a service level agreement
	Party      Ref // of an internal agreement or a contract: who supplies
	From, To   source.Date
	Period     Period // over which targets are judged, where they do not say otherwise
	TimeZone   string
	Calendar   Ref
	Hours      *Hours
	Targets    []*Target
	Priorities *Priorities
	Credits    *Credits
	Parallel   [][]Ref // groups of supporting agreements of which any one suffices; all others are in series
	Todos      []Todo  // values that are still placeholders
	places
}

// Target finds a target by its id, or gives nil.
func (a *Agreement) Target(id string) *Target {
	i := slices.IndexFunc(a.Targets, func(t *Target) bool { return t.ID == id })
	if i < 0 {
		return nil
	}
	return a.Targets[i]
}

// A Ref is the name of something outside the agreement, and where it is written.
type Ref struct {
	Name string
	Pos  token.Position
}

// A Todo is a placeholder, and what it says is to be filled in.
type Todo struct {
	Words string
	Pos   token.Position
}

// Period is the time over which a target is judged.
type Period string

// The periods, in calendar time.
const (
	Month   Period = "month"
	Quarter Period = "quarter"
	Year    Period = "year"
)

// Hours are the agreed service hours, in minutes of the day.
type Hours struct {
	WorkingDays bool // only on the working days of the calendar; otherwise on every day
	From, To    int
	places
}

// Always tells whether the hours are 7 × 24.
func (h *Hours) Always() bool { return h != nil && !h.WorkingDays && h.From == 0 && h.To == 24*60 }

// Kind is what a target is about.
type Kind string

// The kinds of targets.
const (
	Availability Kind = "availability"
	Response     Kind = "response"
	Resolution   Kind = "resolution"
	Request      Kind = "request"
	Reporting    Kind = "reporting"
	RTO          Kind = "rto"
	RPO          Kind = "rpo"
	Capacity     Kind = "capacity"
	Satisfaction Kind = "satisfaction"
	Other        Kind = "other"
)

// Basis is the time against which availability is reckoned.
type Basis string

// The two bases: every minute of the period, or only those of the service hours.
const (
	CalendarTime Basis = "calendar"
	ServiceTime  Basis = "service-time"
)

// Clock is the time in which a duration runs.
type Clock string

// The two clocks: around the clock, or only in service hours.
const (
	CalendarClock Clock = "calendar"
	ServiceClock  Clock = "service-hours"
)

// A Target is one promise that can be measured. Availability has Percent; durations have Within; the other kinds have
// Value with Unit, or either of the two.
type Target struct {
	ID       string
	Title    standard.Text // name, where the kind does not say enough
	Kind     Kind
	Percent  *Percent
	Value    *Decimal
	AtMost   bool // the figure may not be exceeded ("≤ 0.1%"); otherwise it is to be reached
	Unit     standard.Text
	Within   *Duration
	Priority string
	Basis    Basis
	Excludes []standard.Text
	Clock    Clock
	Starts   standard.Text
	Pauses   []standard.Text
	Share    *Percent // of the cases
	Period   Period
	Measure  standard.Text
	Source   standard.Text
	places
}

// Priorities is the matrix that makes a priority of impact and urgency. Matrix has a row for each impact.
type Priorities struct {
	Impact, Urgency []standard.Text
	Matrix          [][]string
	places
}

// Credits are what a missed target costs the provider. Bands stand in the order of the file.
type Credits struct {
	Target Ref
	Cap    *Amount
	Bands  []*Band
	places
}

// A Band is a range of the attained value, From included and Below not, and its credit.
type Band struct {
	From, Below Percent
	Credit      Amount
	places
}

// An Amount is a share of the fee or a sum of money.
type Amount struct {
	Share *Percent
	Money *Money
}

// places remembers where an entry and its keys stand.
type places struct {
	pos token.Position
	at  map[string]token.Position
}

// At gives where the value of a key stands, or the entry itself when it has no such key.
func (p *places) At(key string) token.Position {
	if at, ok := p.at[key]; ok {
		return at
	}
	return p.pos
}

func (p *places) has(key string) bool {
	_, ok := p.at[key]
	return ok
}

func (p *places) set(key string, at token.Position) {
	if p.at == nil {
		p.at = map[string]token.Position{}
	}
	p.at[key] = at
}
