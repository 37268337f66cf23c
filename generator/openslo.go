package generator

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/agreement"
)

// OpenSLO writes the targets of the agreements in force as OpenSLO v1: a Service for each service they are about and an SLO
// for each target. Availability is a share of one-minute slices; response, resolution and fulfilment are a time that is kept
// in a share of the cases. A target that OpenSLO cannot hold is named in a comment. The words are in the language of the book.
func OpenSLO(s *site.Site) []byte {
	w := &sloWriter{site: s, lang: s.Config.Default()}
	w.line("# OpenSLO v1: %s, as of %s. Written by Clausebook from the agreements in force.", flat(s.Config.Title.In(w.lang)), s.AsOf)
	var about []*site.Service
	for _, d := range s.Documents {
		a := d.Agreement
		if a == nil || !d.InForce || s.Hidden[d] || d.Type == "template" {
			continue
		}
		svc := s.Service(a.Service.Name)
		if svc == nil {
			continue
		}
		before := w.out.Len()
		for _, t := range a.Targets {
			w.target(d, svc, t)
		}
		if w.out.Len() > before && !slices.Contains(about, svc) {
			about = append(about, svc)
		}
	}
	for _, svc := range about {
		w.service(svc)
	}
	// Before the first document stands no mark: some readers take the comment above it for a document that is empty.
	return bytes.Replace(append(w.head.Bytes(), w.out.Bytes()...), []byte("---\n"), nil, 1)
}

// sloWriter puts the services before the objectives that name them.
type sloWriter struct {
	site      *site.Site
	lang      string
	head, out bytes.Buffer
}

func (w *sloWriter) line(format string, args ...any) { fmt.Fprintf(&w.head, format+"\n", args...) }

func (w *sloWriter) service(svc *site.Service) {
	w.line("---\napiVersion: openslo/v1\nkind: Service\nmetadata:\n  name: %s\n  displayName: %s", yamlName(svc.ID), quote(svc.Title.In(w.lang)))
	w.line("spec:\n  description: %s", quote(limited(svc.Summary.In(w.lang))))
}

// target writes one objective.
func (w *sloWriter) target(d *site.Document, svc *site.Service, t *agreement.Target) {
	a := d.Agreement
	share := t.Share
	switch t.Kind {
	case agreement.Availability:
		share = t.Percent
	case agreement.Response, agreement.Resolution, agreement.Request:
	default:
		return
	}
	out := func(format string, args ...any) { fmt.Fprintf(&w.out, format+"\n", args...) }
	// The specification wants a target below 1; a time without a share is to be kept in all cases.
	if share == nil || share.Cmp(agreement.Whole(100)) >= 0 {
		out("# %s %s: OpenSLO has no target of 100%% (%s)", d.ID, flat(t.ID), flat(a.Agreed(t).In("en")))
		return
	}
	window, start := w.window(a, t)
	if window == "" || a.TimeZone == "" {
		out("# %s %s: without period or time zone", d.ID, flat(t.ID))
		return
	}
	name := yamlName(d.ID + "-" + t.ID)
	title := t.Heading().In(w.lang)
	out("---\napiVersion: openslo/v1\nkind: SLO\nmetadata:\n  name: %s\n  displayName: %s\n  annotations:\n    agreement: %s\n    target: %s", name, quote(title+" · "+d.ID), quote(d.ID+" "+d.Version), quote(t.ID))
	out("spec:\n  description: %s\n  service: %s", quote(limited(joinNonEmpty("; ", a.Agreed(t).In(w.lang), a.Counted(t).In(w.lang)))), yamlName(svc.ID))
	out("  indicator:\n    metadata:\n      name: %s\n      displayName: %s\n    spec:\n      description: %s", yamlName(d.ID+"-"+t.ID+"-sli"), quote(title), quote(limited(t.Measure.In(w.lang))))
	source := func(indent, unit string) {
		out("%smetricSource:\n%[1]s  type: %s\n%[1]s  spec:\n%[1]s    measure: %[3]s\n%[1]s    unit: %[4]s", indent, quote(t.Source.In(w.lang)), quote(t.Measure.In(w.lang)), quote(unit))
	}
	if t.Kind == agreement.Availability {
		out("      ratioMetric:\n        counter: false\n        rawType: success\n        raw:")
		source("          ", basisUnit(t.Basis))
	} else {
		out("      thresholdMetric:")
		source("        ", "seconds, "+string(clockOf(t.Clock)))
	}
	out("  timeWindow:\n    - duration: %s\n      isRolling: false\n      calendar:\n        startTime: %s\n        timeZone: %s", window, quote(start), quote(a.TimeZone))
	aim := fraction(share.Decimal)
	if t.Kind == agreement.Availability {
		out("  budgetingMethod: Timeslices\n  objectives:\n    - displayName: %s\n      target: %s\n      timeSliceTarget: 1\n      timeSliceWindow: 1m", quote(share.String()), aim)
		return
	}
	limit := a.Reckon(t, agreement.Figure{Within: t.Within}, w.site.Calendar(a))
	out("  budgetingMethod: Occurrences\n  objectives:\n    - displayName: %s\n      op: lte\n      value: %s\n      target: %s", quote(a.Agreed(t).In(w.lang)), limit.FloatString(0), aim)
}

func basisUnit(b agreement.Basis) string {
	if b == agreement.ServiceTime {
		return "share of the agreed service time"
	}
	return "share of calendar time"
}

// clockOf is the clock of a target; a time that names none runs around the clock.
func clockOf(c agreement.Clock) agreement.Clock {
	if c == "" {
		return agreement.CalendarClock
	}
	return c
}

// window is the time over which a target is judged and the beginning of the first of them, in the zone of the agreement.
func (w *sloWriter) window(a *agreement.Agreement, t *agreement.Target) (duration, start string) {
	if a.From.IsZero() {
		return "", ""
	}
	from := a.From.Time()
	months := map[agreement.Period]int{agreement.Month: 1, agreement.Quarter: 3, agreement.Year: 12}[t.Period]
	if months == 0 {
		return "", ""
	}
	first := time.Date(from.Year(), time.Month((int(from.Month())-1)/months*months+1), 1, 0, 0, 0, 0, time.UTC)
	return map[int]string{1: "1M", 3: "1Q", 12: "1Y"}[months], first.Format("2006-01-02 15:04:05")
}

// fraction writes a percentage as a part of one, to the last digit: 99.95 is 0.9995.
func fraction(d agreement.Decimal) string {
	r, _ := new(big.Rat).SetString(d.String())
	r.Quo(r, big.NewRat(100, 1))
	s := r.FloatString(len(d.String()) + 2)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// yamlName makes a name of the form that all tools take (RFC 1123): at most 63 small letters, digits and hyphens. What had
// to be changed beyond that carries a mark made from the whole, so that two names stay two.
func yamlName(s string) string {
	var b strings.Builder
	kept := true
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-':
			b.WriteRune(r)
		case r == '.' || r == '_':
			b.WriteByte('-')
			kept = false
		default:
			kept = false
		}
	}
	name := strings.Trim(b.String(), "-")
	if kept && name != "" && len(name) <= 63 && name == strings.ToLower(s) {
		return quoteNumber(name)
	}
	mark := fmt.Sprintf("%x", sha256.Sum256([]byte(s)))[:8]
	return strings.TrimLeft(strings.TrimRight(name[:min(len(name), 54)], "-")+"-"+mark, "-")
}

// quoteNumber puts a name into quotes that YAML would read as a number or a word of its own.
func quoteNumber(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r >= 'a' && r <= 'z' }) < 0 || slices.Contains([]string{"null", "true", "false", "yes", "no", "on", "off", "y", "n"}, s) || s[0] >= '0' && s[0] <= '9' {
		return strconv.Quote(s)
	}
	return s
}

func quote(s string) string { return strconv.Quote(flat(s)) }

// flat keeps a text from breaking the line of YAML that it stands in.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

// limited cuts a description at the length that the specification allows.
func limited(s string) string {
	const most = 1050
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
