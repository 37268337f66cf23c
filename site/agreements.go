package site

import (
	"go/token"
	"slices"

	"github.com/clausebook/clausebook/site/agreement"
	"github.com/clausebook/clausebook/site/source"
)

// readCalendars reads the working-day calendars.
func (r *reader) readCalendars(f *source.File) {
	d, root := r.data(f)
	if root == nil {
		return
	}
	r.site.Calendars = agreement.ReadCalendars(d, root)
	r.take(d.Diagnostics)
}

// Calendar gives the calendar of an agreement, or nil.
func (s *Site) Calendar(a *agreement.Agreement) *agreement.Calendar {
	return s.Calendars[a.Calendar.Name]
}

func placeAt(p token.Position) Place { return Place{p.Filename, p.Line, p.Column} }

// agreementTypes tells with what kind of party an agreement of each type is made.
var agreementTypes = map[Type][]string{
	"sla":      {"customer", "customer-as-supplier"},
	"ola":      {"internal-supplier", "customer-as-supplier"},
	"contract": {"external-supplier", "customer-as-supplier"},
}

// checkAgreements looks at every agreement by itself, at the names in it, and at the chain that supports it.
func (r *reader) checkAgreements() {
	for _, d := range r.site.Documents {
		kinds, holds := agreementTypes[d.Type]
		h, a := d.head, d.Agreement
		switch {
		case d.Status == Withdrawn:
			continue
		case a == nil:
			if holds {
				r.report(h.valueAt("type"), "agreement-missing", d.ID)
			}
			continue
		case !holds && d.Type != "template":
			r.report(h.keyAt("agreement"), "agreement-elsewhere", string(d.Type))
			continue
		}
		r.take(a.Check(string(d.Type), r.site.Calendars))
		for _, t := range a.Todos {
			r.waiting = append(r.waiting, Todo{Pos: placeAt(t.Pos), Words: t.Words, Document: d})
			if d.Status == Approved {
				r.report(placeAt(t.Pos), "placeholder", d.ID)
			}
		}
		if holds {
			r.checkAgreementNames(d, kinds)
			r.checkChain(d)
		}
	}
	r.checkSuppliers()
}

// checkAgreementNames resolves the service and the other side of an agreement.
func (r *reader) checkAgreementNames(d *Document, kinds []string) {
	a := d.Agreement
	if a.Service.Name != "" {
		at := placeAt(a.Service.Pos)
		switch s := r.service(reference{a.Service.Name, at}); {
		case s == nil:
		case !slices.Contains(d.Services, s):
			r.report(at, "agreement-service", s.ID)
		case s.Status == "retired" && d.InForce:
			r.report(at, "retired-service-agreement", s.ID)
		}
	}
	for _, side := range []agreement.Ref{a.Customer, a.Party} {
		if side.Name == "" {
			continue
		}
		at := placeAt(side.Pos)
		if p := r.party(reference{side.Name, at}); p != nil && p.Kind != "" && !slices.Contains(kinds, p.Kind) {
			r.report(at, "party-kind", string(d.Type), p.ID, p.Kind)
		}
	}
}

// checkChain compares an agreement with those that support it.
func (r *reader) checkChain(d *Document) {
	var supports []agreement.Link
	for _, ref := range d.head.supportedBy {
		switch o := r.site.Document(ref.name); {
		case o == nil || o.Status == Withdrawn: // said already
		case o.Agreement == nil:
			r.report(ref.pos, "support-without-agreement", o.ID)
		default:
			supports = append(supports, agreement.Link{ID: o.ID, Agreement: o.Agreement, Calendar: r.site.Calendar(o.Agreement)})
		}
	}
	r.take(agreement.CheckChain(agreement.Link{ID: d.ID, Agreement: d.Agreement, Calendar: r.site.Calendar(d.Agreement)}, supports))
}

// checkSuppliers warns of suppliers that a live service needs and with which there is no agreement (8.3.4).
func (r *reader) checkSuppliers() {
	for _, s := range r.site.Services {
		if s.Status != "live" {
			continue
		}
		for _, ref := range s.place.refs["parties"] {
			if p := r.site.Party(ref.name); p != nil && p.Agreement == nil && p.Kind != "customer" {
				r.report(ref.pos, "party-without-agreement", s.ID, p.ID)
			}
		}
	}
}
