package agreement

import (
	"go/token"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the same time zones on every machine

	"go.yaml.in/yaml/v4"

	"github.com/clausebook/clausebook/site/diag"
	"github.com/clausebook/clausebook/site/markdown"
	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/site/standard"
)

// Read reads the agreement: block of a document. What is wrong with it goes to the decoder; what is right is kept.
func Read(d *source.Decoder, n *yaml.Node) *Agreement {
	r := reader{d, &Agreement{}}
	r.agreement(n)
	return r.a
}

type reader struct {
	*source.Decoder
	a *Agreement
}

// isText has the keys whose value is shown as it is; the words of a placeholder are shown as well.
var isText = map[string]bool{"title": true, "unit": true, "measure": true, "source": true}

// mayBeEmpty has the lists of which an empty one says something: nothing is excluded, nothing stops the clock.
var mayBeEmpty = map[string]bool{"excludes": true, "pauses": true, "parallel": true}

// keys reads a mapping whose keys are known and remembers where they stand. A key without a value counts as missing, and a
// placeholder as a value that nobody can use yet.
func (r reader) keys(n *yaml.Node, p *places, names ...string) map[string]*yaml.Node {
	p.pos = r.Pos(n)
	found := map[string]*yaml.Node{}
	fields := source.Fields{}
	for _, k := range names {
		fields[k] = func(v *yaml.Node) {
			if source.Null(v) {
				return
			}
			p.set(k, r.Pos(v))
			if source.Empty(v) {
				if !mayBeEmpty[k] || v.Kind != yaml.SequenceNode {
					r.Report(v, "missing-key", k)
				}
				return
			}
			if _, todo := placeholder(v.Value); !todo || isText[k] {
				found[k] = v
			}
		}
	}
	r.Struct(n, fields)
	return found
}

// placeholder tells whether a value is still to be filled in, as the text of a document may have it.
func placeholder(s string) (words string, ok bool) {
	inside, open := strings.CutPrefix(strings.TrimSpace(s), "{{")
	inside, closed := strings.CutSuffix(inside, "}}")
	if !open || !closed {
		return "", false
	}
	return markdown.Placeholder(strings.TrimSpace(inside))
}

func (r reader) todos(n *yaml.Node) {
	if words, todo := placeholder(n.Value); todo && n.Kind == yaml.ScalarNode {
		r.a.Todos = append(r.a.Todos, Todo{words, r.Pos(n)})
	}
	for _, c := range n.Content {
		r.todos(c)
	}
}

// reportAt adds a diagnostic at a place that has been read before.
func (r reader) reportAt(at token.Position, code string, args ...any) *diag.Diagnostic {
	r.Diagnostics = append(r.Diagnostics, diag.New(at, code, args...))
	return &r.Diagnostics[len(r.Diagnostics)-1]
}

func (r reader) need(n *yaml.Node, p *places, names ...string) {
	for _, k := range names {
		if !p.has(k) {
			r.Report(n, "missing-key", k)
		}
	}
}

func (r reader) agreement(n *yaml.Node) {
	a := r.a
	r.todos(n)
	k := r.keys(n, &a.places, "service", "customer", "party", "valid", "period", "time_zone", "calendar", "hours", "targets",
		"priorities", "credits", "parallel")
	if n.Kind != yaml.MappingNode {
		return
	}
	r.need(n, &a.places, "valid", "time_zone", "hours", "targets")
	a.Service, a.Customer, a.Party, a.Calendar = r.ref(k["service"]), r.ref(k["customer"]), r.ref(k["party"]), r.ref(k["calendar"])
	if v := k["valid"]; v != nil {
		r.valid(v)
	}
	a.Period = r.period(k["period"])
	if v := k["time_zone"]; v != nil {
		r.timeZone(v)
	}
	if v := k["hours"]; v != nil {
		a.Hours = r.hours(v)
		if a.Hours.WorkingDays && !a.has("calendar") {
			r.Report(v, "hours-without-calendar")
		}
	}
	r.List(k["targets"], r.target)
	if v := k["priorities"]; v != nil {
		r.priorities(v)
	}
	if v := k["credits"]; v != nil {
		r.credits(v)
	}
	r.parallel(k["parallel"])
}

func (r reader) ref(n *yaml.Node) Ref {
	if n == nil {
		return Ref{}
	}
	return Ref{r.String(n), r.Pos(n)}
}

func (r reader) valid(n *yaml.Node) {
	var p places
	k := r.keys(n, &p, "from", "to")
	r.need(n, &p, "from")
	r.a.From, r.a.To = r.Date(k["from"]), r.Date(k["to"])
	for key := range p.at {
		r.a.set("valid."+key, p.at[key])
	}
	if !r.a.From.IsZero() && !r.a.To.IsZero() && r.a.To.Before(r.a.From) {
		r.Report(k["to"], "valid-reversed", r.a.To.String(), r.a.From.String())
	}
}

func (r reader) period(n *yaml.Node) Period {
	return Period(r.oneOf(n, string(Month), string(Quarter), string(Year)))
}

func (r reader) oneOf(n *yaml.Node, words ...string) string {
	if n == nil {
		return ""
	}
	return r.OneOf(n, words...)
}

func (r reader) timeZone(n *yaml.Node) {
	name := r.String(n)
	if name == "" || name == "Local" || !knownZone(name) {
		d := r.Report(n, "unknown-time-zone", name)
		// The zone that everybody in China looks for first does not exist.
		if strings.EqualFold(name, "Asia/Beijing") || strings.EqualFold(name, "Asia/Peking") {
			*d = d.With("did-you-mean", "Asia/Shanghai")
		}
		return
	}
	r.a.TimeZone = name
}

func knownZone(name string) bool {
	_, err := time.LoadLocation(name)
	return err == nil
}

func (r reader) hours(n *yaml.Node) *Hours {
	h := &Hours{}
	k := r.keys(n, &h.places, "days", "from", "to")
	if n.Kind != yaml.MappingNode {
		return h
	}
	r.need(n, &h.places, "days", "from", "to")
	h.WorkingDays = r.oneOf(k["days"], "every-day", "working-days") == "working-days"
	from, fromOK := r.timeOfDay(k["from"])
	to, toOK := r.timeOfDay(k["to"])
	if fromOK && toOK && from >= to {
		r.Report(k["to"], "hours-reversed", clockTime(to), clockTime(from))
		return h
	}
	h.From, h.To = from, to
	return h
}

func (r reader) timeOfDay(n *yaml.Node) (minutes int, ok bool) {
	if n == nil {
		return 0, false
	}
	s := r.scalar(n)
	hour, minute, colon := strings.Cut(s, ":")
	h, herr := strconv.Atoi(hour)
	m, merr := strconv.Atoi(minute)
	if !colon || herr != nil || merr != nil || len(hour) > 2 || len(minute) != 2 || !isDigits(hour+minute) || m > 59 || h*60+m > 24*60 {
		r.Report(n, "wrong-time", s)
		return 0, false
	}
	return h*60 + m, true
}

// scalar is the text of a value as it stands there. Unlike String it does not mind numbers without quotes: a decimal is
// read from its characters here, and 99.90 is no other number than 99.9.
func (r reader) scalar(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode {
		return r.String(n)
	}
	return strings.TrimSpace(n.Value)
}

func (r reader) text(n *yaml.Node) standard.Text {
	t := standard.ReadText(r.Decoder, n)
	for lang, s := range t {
		if words, todo := placeholder(s); todo {
			t[lang] = words
		}
	}
	return t
}

// terms reads words that Clausebook can show in every language, or any other words.
func (r reader) terms(n *yaml.Node) []standard.Text {
	var out []standard.Text
	if n != nil {
		r.List(n, func(v *yaml.Node) {
			if source.Empty(v) {
				r.NotText(v)
			} else if t := r.term(v); t != nil {
				out = append(out, t)
			}
		})
	}
	return out
}

func (r reader) term(n *yaml.Node) standard.Text {
	if n == nil {
		return nil
	}
	if n.Kind == yaml.ScalarNode {
		if t, ok := vocabulary[n.Value]; ok {
			return t
		}
		if near := source.Nearest(n.Value, vocabularyWords()); near != "" && !strings.Contains(n.Value, " ") {
			d := r.Report(n, "unknown-word", n.Value)
			*d = d.With("did-you-mean", near)
			return nil
		}
	}
	return r.text(n)
}

// keysOf tells which keys a target of each kind may have, and which it must have. Kinds that are not listed take any.
var keysOf = map[Kind]struct{ may, must []string }{
	Availability: {[]string{"target", "basis", "excludes"}, []string{"target"}},
	Response:     {[]string{"priority", "within", "clock", "starts", "pauses", "share", "excludes"}, []string{"within"}},
	Resolution:   {[]string{"priority", "within", "clock", "starts", "pauses", "share", "excludes"}, []string{"within"}},
	Request:      {[]string{"priority", "within", "clock", "starts", "pauses", "share", "excludes"}, []string{"within"}},
	Reporting:    {[]string{"within", "clock", "starts", "share"}, []string{"within"}},
	RTO:          {[]string{"within", "clock", "starts", "excludes"}, []string{"within"}},
	RPO:          {[]string{"within", "clock", "excludes"}, []string{"within"}},
	Capacity:     {[]string{"target", "unit", "share", "excludes", "within", "clock"}, []string{"target"}},
	Satisfaction: {[]string{"target", "unit", "share"}, []string{"target"}},
}

var kinds = []string{"availability", "response", "resolution", "request", "reporting", "rto", "rpo", "capacity", "satisfaction", "other"}

func (r reader) target(n *yaml.Node) {
	t := &Target{}
	k := r.keys(n, &t.places, "id", "title", "kind", "target", "unit", "within", "priority", "basis", "excludes", "clock",
		"starts", "pauses", "share", "period", "measure", "source")
	if n.Kind != yaml.MappingNode {
		return
	}
	r.need(n, &t.places, "id", "kind")
	r.targetID(t, k["id"])
	t.Kind = Kind(r.oneOf(k["kind"], kinds...))
	t.Title = r.text(k["title"])
	t.Basis = Basis(r.oneOf(k["basis"], string(CalendarTime), string(ServiceTime)))
	t.Clock = Clock(r.oneOf(k["clock"], string(CalendarClock), string(ServiceClock)))
	t.Excludes, t.Starts, t.Pauses = r.terms(k["excludes"]), r.term(k["starts"]), r.terms(k["pauses"])
	t.Unit, t.Measure, t.Source = r.text(k["unit"]), r.text(k["measure"]), r.text(k["source"])
	t.Priority, t.Period = r.priority(k["priority"]), r.period(k["period"])
	t.Share, t.Within = r.percent(k["share"]), r.duration(k["within"])
	if v := k["target"]; v != nil {
		r.figure(t, v)
	}
	if t.Period == "" && !t.has("period") {
		t.Period = r.a.Period
	}
	r.a.Targets = append(r.a.Targets, t)
	r.complete(n, t, k)
}

func (r reader) targetID(t *Target, n *yaml.Node) {
	if n == nil {
		return
	}
	t.ID = r.String(n)
	if strings.Trim(strings.ToLower(t.ID), "abcdefghijklmnopqrstuvwxyz0123456789._-") != "" {
		r.Report(n, "bad-id", t.ID)
	}
	if first := r.a.Target(t.ID); first != nil && t.ID != "" {
		d := r.Report(n, "duplicate-target", t.ID)
		*d = d.At(first.At("id"), "first-used-here")
	}
}

// complete asks a target for what makes it measurable.
func (r reader) complete(n *yaml.Node, t *Target, k map[string]*yaml.Node) {
	if t.Kind == "" {
		return
	}
	if keys, known := keysOf[t.Kind]; known {
		for name, v := range k {
			if !slices.Contains(keys.may, name) && !slices.Contains([]string{"id", "title", "kind", "period", "measure", "source"}, name) {
				d := r.Report(v, "target-key", t.Kind.name(), name)
				*d = d.With("use-one-of", strings.Join(keys.may, ", "))
			}
		}
		r.need(n, &t.places, keys.must...)
	} else if !t.has("target") && !t.has("within") {
		r.Report(n, "missing-key", "target")
	}
	if t.Value != nil && !t.has("unit") {
		r.Report(n, "missing-key", "unit")
	}
	for _, key := range []string{"measure", "source"} {
		if !t.has(key) {
			r.Report(n, "target-unmeasurable", t.ID, unmeasurable[key])
		}
	}
	switch t.Kind {
	case Availability:
		if !t.has("basis") {
			r.Report(n, "target-without-basis", t.ID)
		}
	case Response, Resolution, Request:
		if !t.has("clock") {
			r.Report(n, "target-without-clock", t.ID)
		}
	}
	if (t.Kind == Availability || t.has("share")) && !t.has("period") && !r.a.has("period") {
		r.Report(n, "target-without-period", t.ID)
	}
}

// figure reads what is to be attained: a percentage for availability, otherwise any number, "≤" before one that may not
// be exceeded.
func (r reader) figure(t *Target, n *yaml.Node) {
	s := r.scalar(n)
	number := s
	for _, sign := range []string{"≥", ">=", "≤", "<="} {
		if rest, ok := strings.CutPrefix(s, sign); ok {
			number, t.AtMost = strings.TrimSpace(rest), sign == "≤" || sign == "<="
			break
		}
	}
	if p, ok := ParsePercent(number); ok {
		t.Percent = &p
		return
	}
	value, ok := ParseDecimal(number)
	switch {
	case t.Kind == Availability && strings.ContainsAny(s, "0123456789"):
		r.reportPercent(n, s)
	case ok:
		t.Value = &value
	default:
		r.Report(n, "target-word", s)
	}
}

func (r reader) percent(n *yaml.Node) *Percent {
	if n == nil {
		return nil
	}
	s := r.scalar(n)
	p, ok := ParsePercent(s)
	if !ok {
		r.reportPercent(n, s)
		return nil
	}
	return &p
}

// reportPercent says that a percentage is not one, and guesses what is meant by 99.9 and 0.999.
func (r reader) reportPercent(n *yaml.Node, s string) {
	if !strings.ContainsAny(s, "0123456789") {
		r.Report(n, "target-word", s)
		return
	}
	d := r.Report(n, "wrong-percent", s)
	switch v, ok := ParseDecimal(s); {
	case !ok || v.Sign() <= 0 || v.Cmp(Whole(100)) > 0:
	case v.Cmp(Whole(1)) <= 0 && v.digits > 0:
		*d = d.With("did-you-mean", Percent{Decimal{percentOf(v.value()).value(), max(v.digits-2, 0)}}.String())
	default:
		*d = d.With("did-you-mean", v.String()+"%")
	}
}

func (r reader) duration(n *yaml.Node) *Duration {
	if n == nil {
		return nil
	}
	s := r.scalar(n)
	within, ok := ParseDuration(s)
	switch {
	case ok:
		return &within
	case !strings.ContainsAny(s, "0123456789"):
		r.Report(n, "target-word", s)
	default:
		r.Report(n, "wrong-duration", s)
	}
	return nil
}

// priority reads P1 to P9; P1 is the highest.
func (r reader) priority(n *yaml.Node) string {
	if n == nil || source.Null(n) {
		return ""
	}
	s := r.scalar(n)
	if len(s) != 2 || s[0] != 'P' || s[1] < '1' || s[1] > '9' {
		r.Report(n, "wrong-value", s, "P1, P2, P3, P4, P5 …")
		return ""
	}
	return s
}

func (r reader) parallel(n *yaml.Node) {
	if n == nil {
		return
	}
	flat := n.Kind == yaml.SequenceNode && !slices.ContainsFunc(n.Content, func(v *yaml.Node) bool { return v.Kind != yaml.ScalarNode })
	group := func(v *yaml.Node) {
		var refs []Ref
		r.List(v, func(v *yaml.Node) { refs = append(refs, r.ref(v)) })
		r.a.Parallel = append(r.a.Parallel, refs)
	}
	if flat {
		group(n)
		return
	}
	r.List(n, group)
}
