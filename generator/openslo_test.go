package generator_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/clausebook/clausebook/generator"
)

type object = map[string]any

func documents(t *testing.T, data []byte) (out []object) {
	t.Helper()
	d := yaml.NewDecoder(bytes.NewReader(data))
	for {
		var o object
		err := d.Decode(&o)
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, o)
	}
}

var sloName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)

// The export has what the specification of OpenSLO v1 requires of a Service and an SLO.
func TestOpenSLOOfContent(t *testing.T) {
	s := starter(t)
	data := generator.OpenSLO(s)
	if !bytes.Equal(data, generator.OpenSLO(s)) {
		t.Error("twice the same book gives two texts")
	}
	services, names := map[string]bool{}, map[string]bool{}
	all := documents(t, data)
	for _, o := range all {
		meta := o["metadata"].(object)
		name := fmt.Sprint(meta["name"])
		key := fmt.Sprint(o["kind"], " ", name)
		if o["apiVersion"] != "openslo/v1" || !sloName.MatchString(name) || names[key] {
			t.Errorf("%s: apiVersion, name, or a name twice", key)
		}
		names[key] = true
		switch o["kind"] {
		case "Service":
			services[name] = true
		case "SLO":
			if problems := wrongSLO(o["spec"].(object), services); len(problems) > 0 {
				t.Errorf("%s: %v", name, problems)
			}
		default:
			t.Errorf("kind %v", o["kind"])
		}
	}
	if !names["SLO sla-hst-01-availability"] || !names["SLO sla-hst-01-response-p1"] || !services["managed-hosting"] || names["SLO sla-hst-01-rto"] {
		t.Error("not the targets of SLA-HST-01")
	}
}

func wrongSLO(spec object, services map[string]bool) (out []string) {
	wrong := func(bad bool, what string) {
		if bad {
			out = append(out, what)
		}
	}
	wrong(!services[fmt.Sprint(spec["service"])], "service is not defined before")
	wrong(len([]rune(fmt.Sprint(spec["description"]))) > 1050, "description")
	indicator := spec["indicator"].(object)
	wrong(!sloName.MatchString(fmt.Sprint(indicator["metadata"].(object)["name"])), "name of the indicator")
	sli := indicator["spec"].(object)
	ratio, threshold := sli["ratioMetric"], sli["thresholdMetric"]
	wrong((ratio == nil) == (threshold == nil), "not one metric")
	if ratio != nil {
		wrong(ratio.(object)["rawType"] != "success" || ratio.(object)["raw"] == nil, "raw")
	}
	window := spec["timeWindow"].([]any)
	wrong(len(window) != 1, "time windows")
	w := window[0].(object)
	wrong(!slices.Contains([]any{"1M", "1Q", "1Y"}, w["duration"]) || w["isRolling"] != false, "time window")
	calendar := w["calendar"].(object)
	start, err := time.Parse("2006-01-02 15:04:05", fmt.Sprint(calendar["startTime"]))
	wrong(err != nil || start.Day() != 1, "start")
	_, err = time.LoadLocation(fmt.Sprint(calendar["timeZone"]))
	wrong(err != nil, "time zone")
	method := spec["budgetingMethod"]
	wrong(method != "Occurrences" && method != "Timeslices", "budgeting method")
	objectives := spec["objectives"].([]any)
	wrong(len(objectives) != 1, "objectives")
	o := objectives[0].(object)
	target, ok := o["target"].(float64)
	wrong(!ok || target < 0 || target >= 1, "target")
	if threshold != nil {
		wrong(o["op"] != "lte" || o["value"] == nil || method != "Occurrences", "threshold")
	}
	if method == "Timeslices" {
		wrong(o["timeSliceTarget"] == nil || o["timeSliceWindow"] == nil, "time slices")
	}
	return out
}

// Figures are exact, names are made safe and stay different, and what OpenSLO cannot hold is said.
func TestOpenSLOOfOddBooks(t *testing.T) {
	agreement := func(id, service, targets string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("---\nid: " + id + "\ntitle: \"A \\\"b\\\": c\"\ntype: sla\nversion: \"1\"\nstatus: approved\nowner: x\napprover: y\napproved: 2026-01-01\nservices: [" + service +
			"]\nagreement:\n  service: " + service + "\n  customer: c\n  valid: {from: 2026-05-20}\n  period: quarter\n  time_zone: UTC\n  hours: {days: every-day, from: \"08:00\", to: \"18:00\"}\n  targets:\n" + targets + "---\nText.\n")}
	}
	const rest = ", measure: 'a: \"b\"', source: s}\n"
	s := load(t, fstest.MapFS{
		"clausebook.yaml":    {Data: []byte("title: T\nlanguages: [zh-CN]\n")},
		"data/services.yaml": {Data: []byte("邮件: {title: 邮件}\n\"404\": {title: Numbers}\n")},
		"data/parties.yaml":  {Data: []byte("c: {title: C, kind: customer}\n")},
		"a.md":               agreement("协议-1", "邮件", "    - {id: a, kind: availability, target: 99.9995%, basis: service-time"+rest+"    - {id: b, kind: availability, target: 100%, basis: calendar"+rest+"    - {id: c, kind: response, within: 15m, clock: calendar"+rest),
		"b.md":               agreement("合同-1", "\"404\"", "    - {id: a, kind: request, within: 1d, clock: service-hours, share: 90%"+rest),
	})
	data := generator.OpenSLO(s)
	if n, err := sdk(data); n != 4 || err != nil {
		t.Errorf("the SDK of OpenSLO reads %d objects: %v", n, err)
	}
	var names []string
	for _, o := range documents(t, data) {
		names = append(names, fmt.Sprint(o["metadata"].(object)["name"]))
	}
	slices.Sort(names)
	if len(names) != 4 || len(slices.Compact(names)) != 4 {
		t.Errorf("names: %v", names)
	}
	for _, n := range names {
		if !sloName.MatchString(n) {
			t.Errorf("name %q", n)
		}
	}
	for _, want := range []string{"target: 0.999995\n", "value: 36000\n", "duration: 1Q\n", `startTime: "2026-04-01 00:00:00"`, "# 协议-1 b: OpenSLO has no target of 100%", "# 协议-1 c: OpenSLO has no target of 100%", `name: "404"`} {
		if !strings.Contains(string(data), want) {
			t.Errorf("no %q in\n%s", want, data)
		}
	}
}
