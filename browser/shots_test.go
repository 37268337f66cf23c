package browser

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

var shots = flag.String("shots", "", "folder for pictures of every kind of page, to be looked at")

// Pictures of every kind of page, wide, on a telephone, dark, in forced colours and on paper:
//
//	go test ./browser -run Pictures -shots /tmp/shots
func TestPictures(t *testing.T) {
	if *shots == "" {
		t.Skip("asked for with -shots FOLDER")
	}
	if err := os.MkdirAll(*shots, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			b := open(t, get(t, k.of).http)
			save := func(as string, data []byte) {
				if err := os.WriteFile(filepath.Join(*shots, strings.ReplaceAll(k.name, " ", "-")+as), data, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			for _, s := range []struct {
				as    string
				look  look
				width int64
			}{{".png", looks[0], 1440}, {"-dark.png", looks[1], 1440}, {"-phone.png", looks[0], 390}, {"-forced.png", looks[3], 1280}} {
				b.resize(s.width, 900)
				b.show(s.look)
				b.see(k)
				save(s.as, b.picture(s.width))
			}
			b.show(looks[2])
			b.see(k)
			save(".pdf", b.pdf())
		})
	}
}

// picture gives the upper part of the page as it is.
func (b *tab) picture(width int64) []byte {
	b.Helper()
	height := min(eval[float64](b, "document.documentElement.scrollHeight"), 2400)
	data, err := chromedp.Run(b.ctx, func(ctx context.Context, t *chromedp.Target) ([]byte, error) {
		res, err := cdp.Call(ctx, t, page.CaptureScreenshot, page.CaptureScreenshotParams{
			CaptureBeyondViewport: new(true),
			Clip:                  &page.Viewport{Width: float64(width), Height: height, Scale: 1},
		})
		return res.Data, err
	})
	if err != nil {
		b.Fatal(err)
	}
	return data
}
