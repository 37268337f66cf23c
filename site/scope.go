package site

import (
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/site/standard"
)

// ScopeFile says what is to be certified.
const ScopeFile = "data/scope.yaml"

// A Scope is what a certificate is to cover (ISO/IEC 20000-1:2018, 4.3): an organization, its sites and its services. It
// excludes nothing, because the standard allows no exclusions in clauses 4 to 10.
type Scope struct {
	Organization Text
	Statement    Text      // the words of the certificate
	Document     *Document // where the boundary is described and approved, or nil
	Sites        []ScopeSite
	Services     []*Service
	Uses         map[string]Text // what each part of ISO/IEC 20000 is used for, by the id of standard.Part
	Open         []Place         // that are still to be filled in
	place        places
}

// A ScopeSite is one place of work in the scope.
type ScopeSite struct {
	Title   Text
	Address Text
	Work    Text // what is done there
}

// readScope reads data/scope.yaml.
func (r *reader) readScope(f *source.File) {
	d, root := r.data(f)
	if root == nil {
		return
	}
	x := &Scope{Uses: map[string]Text{}}
	text := func(to *Text) func(*yaml.Node) {
		return func(v *yaml.Node) { *to = r.scopeText(d, v, x) }
	}
	family := source.Fields{}
	for _, p := range standard.Family() {
		family[p.ID] = func(v *yaml.Node) { x.Uses[p.ID] = r.scopeText(d, v, x) }
	}
	d.Struct(root, source.Fields{
		"organization": text(&x.Organization),
		"statement":    text(&x.Statement),
		"document":     func(v *yaml.Node) { x.place.refer("document", oneReference(d, "document", v)...) },
		"sites": func(v *yaml.Node) {
			d.List(v, func(v *yaml.Node) { x.Sites = append(x.Sites, r.scopeSite(d, v, x)) })
		},
		"services": func(v *yaml.Node) {
			x.place.set("services", placeOf(d, v))
			x.place.refer("services", references(d, v)...)
		},
		"exclusions": func(v *yaml.Node) { noExclusions(d, v) },
		"family":     func(v *yaml.Node) { d.Struct(v, family) },
	})
	if root.Kind == yaml.MappingNode {
		for key, empty := range map[string]bool{"organization": len(x.Organization) == 0, "statement": len(x.Statement) == 0, "sites": len(x.Sites) == 0, "services": len(x.place.refs["services"]) == 0} {
			if empty {
				d.Report(root, "missing-key", key)
			}
		}
		r.site.Scope = x
	}
	r.take(d.Diagnostics)
}

func (r *reader) scopeSite(d *source.Decoder, n *yaml.Node, x *Scope) ScopeSite {
	var s ScopeSite
	text := func(to *Text) func(*yaml.Node) {
		return func(v *yaml.Node) { *to = r.scopeText(d, v, x) }
	}
	d.Struct(n, source.Fields{"title": text(&s.Title), "address": text(&s.Address), "work": text(&s.Work)})
	if n.Kind == yaml.MappingNode {
		for _, key := range []struct {
			name string
			text Text
		}{{"title", s.Title}, {"address", s.Address}} {
			if len(key.text) == 0 {
				d.Report(n, "missing-key", key.name)
			}
		}
	}
	return s
}

// scopeText reads a text; of a placeholder the words are kept, and the place is work to do.
func (r *reader) scopeText(d *source.Decoder, n *yaml.Node, x *Scope) Text {
	t := standard.ReadText(d, n)
	open := ""
	for lang, s := range t {
		if words, todo := placeholder(s); todo {
			t[lang] = words
			if open == "" || lang == r.site.Config.Default() {
				open = words
			}
		}
	}
	if open != "" {
		x.Open = append(x.Open, placeOf(d, n))
		r.waiting = append(r.waiting, Todo{Pos: placeOf(d, n), Words: open})
	}
	return t
}

// noExclusions takes an empty list and the word none; whatever else stands there is an exclusion.
func noExclusions(d *source.Decoder, n *yaml.Node) {
	d.List(n, func(v *yaml.Node) {
		for v.Kind != yaml.ScalarNode && len(v.Content) > 0 {
			v = v.Content[len(v.Content)-1] // of {clause: 8.4.2} the number
		}
		if s := d.String(v); s != "" && s != "none" {
			d.Report(v, "scope-exclusion", s)
		}
	})
}

// linkScope resolves what the scope names.
func (r *reader) linkScope() {
	x := r.site.Scope
	if x == nil {
		return
	}
	for _, ref := range x.place.refs["document"] {
		x.Document = r.document(ref)
	}
	for _, ref := range x.place.refs["services"] {
		if s := r.service(ref); s != nil && !slices.Contains(x.Services, s) {
			x.Services = append(x.Services, s)
		}
	}
}

// checkScope holds the scope and the catalogue to each other: an auditor reads both.
func (r *reader) checkScope() {
	x := r.site.Scope
	if x == nil {
		return
	}
	for _, ref := range x.place.refs["services"] {
		s := r.site.Service(ref.name)
		switch {
		case s == nil: // said already
		case !s.InScope:
			dg := r.report(ref.pos, "scope-contradiction", s.ID)
			*dg = dg.At(position(s.place.at["in_scope"]), "catalogue-there")
		case s.Status != "live":
			dg := r.report(ref.pos, "scope-not-live", s.ID, s.Status)
			*dg = dg.At(position(s.place.at["status"]), "catalogue-there")
		}
	}
	if x.Document != nil && x.Document.Status == Approved {
		for _, at := range x.Open {
			r.report(at, "placeholder", x.Document.ID) // the approved scope is the one on this page
		}
	}
	at, listed := x.place.at["services"]
	if !listed {
		return // that the list is missing has been said
	}
	for _, s := range r.site.Services {
		if s.Status != "live" || !s.InScope || slices.Contains(x.Services, s) {
			continue
		}
		there, said := s.place.at["in_scope"]
		if !said {
			there = s.place.at[""]
		}
		dg := r.report(at, "scope-incomplete", s.ID)
		*dg = dg.At(position(there), "catalogue-there")
	}
}
