package generator_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/OpenSLO/go-sdk/pkg/openslosdk"

	"github.com/clausebook/clausebook/generator"
)

// sdk reads and validates as the reference implementation of OpenSLO does.
func sdk(data []byte) (objects int, err error) {
	all, err := openslosdk.Decode(bytes.NewReader(data), openslosdk.FormatYAML)
	if err != nil {
		return 0, err
	}
	return len(all), openslosdk.Validate(all...)
}

// The SDK of OpenSLO takes the export of the starter set, and each object in it.
func TestOpenSLOIsTakenByItsSDK(t *testing.T) {
	data := generator.OpenSLO(starter(t))
	n, err := sdk(data)
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Count(string(data), "apiVersion:"); n != want || n < 50 {
		t.Errorf("%d objects, want %d", n, want)
	}
}

// The SDK refuses an export that is broken in one place: what it takes is not everything.
func TestOpenSLOBrokenIsRefused(t *testing.T) {
	data := string(generator.OpenSLO(starter(t)))
	for name, broken := range map[string][2]string{
		"another version":        {"apiVersion: openslo/v1\n", "apiVersion: openslo/v9\n"},
		"unknown kind":           {"kind: SLO\n", "kind: SLA\n"},
		"name with a space":      {"  name: sla-hst-01-availability\n", "  name: sla hst\n"},
		"no service":             {"  service: managed-hosting\n", ""},
		"target of 100%":         {"      target: 0.999\n", "      target: 1\n"},
		"target in percent":      {"      target: 0.999\n", "      target: 99.9\n"},
		"unknown method":         {"  budgetingMethod: Timeslices\n", "  budgetingMethod: Minutes\n"},
		"no slice":               {"      timeSliceWindow: 1m", ""},
		"unknown unit of time":   {"    - duration: 1M\n", "    - duration: 1X\n"},
		"no such day":            {`startTime: "2026-04-01 00:00:00"`, `startTime: "2026-04-31 00:00:00"`},
		"no such zone":           {`timeZone: "Asia/Shanghai"`, `timeZone: "Asia/Beijing"`},
		"raw of no kind":         {"rawType: success\n", "rawType: perhaps\n"},
		"no metric":              {"      ratioMetric:\n", "      otherMetric:\n"},
		"no way of comparing":    {"      op: lte\n", "      op: about\n"},
		"description of a novel": {"spec:\n  description: \"", "spec:\n  description: \"" + strings.Repeat("x", 1100)},
	} {
		if !strings.Contains(data, broken[0]) {
			t.Errorf("%s: the export has no %q", name, broken[0])
			continue
		}
		if _, err := sdk([]byte(strings.Replace(data, broken[0], broken[1], 1))); err == nil {
			t.Errorf("%s: the SDK takes it", name)
		}
	}
}
