"""Print an address with WebKit, by the Python of the system: webkit_paper.py ADDRESS PDF [SCRIPT].

The script, the body of an async function, is run in the page before it is printed.
"""

from __future__ import annotations

import sys
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import GLib, Gtk, WebKit2  # noqa: E402

SECONDS = 60


def main(address: str, out: Path, script: str = "") -> int:
    """Zero when the file is there."""
    window, view = Gtk.Window(), WebKit2.WebView()
    window.add(view)
    window.set_default_size(1366, 650)
    window.show_all()

    def loaded(_: object, now: object) -> None:
        if now == WebKit2.LoadEvent.FINISHED:
            view.call_async_javascript_function(
                script, -1, *4 * [None], lambda *_: printed(view, out)
            )

    view.connect("load-changed", loaded)
    view.load_uri(address)
    GLib.timeout_add_seconds(SECONDS, Gtk.main_quit)
    Gtk.main()
    return 0 if out.exists() else 1


def printed(view: WebKit2.WebView, out: Path) -> None:
    """Print what a view shows, and end."""
    settings, setup = Gtk.PrintSettings(), Gtk.PageSetup()
    settings.set_printer("Print to File")
    settings.set(Gtk.PRINT_SETTINGS_OUTPUT_URI, out.as_uri())
    settings.set(Gtk.PRINT_SETTINGS_OUTPUT_FILE_FORMAT, "pdf")
    setup.set_paper_size_and_default_margins(Gtk.PaperSize.new("iso_a4"))
    view.print_operation = operation = WebKit2.PrintOperation.new(view)
    operation.set_print_settings(settings)
    operation.set_page_setup(setup)
    operation.connect("finished", lambda _: Gtk.main_quit())
    operation.print_()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]).absolute(), *sys.argv[3:]))
