//! Whatever is painted over whatever, a terminal shows what was meant.
use super::paint;
use proptest::prelude::*;
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

const AREA: Rect = Rect { x: 0, y: 0, width: 40, height: 4 };

/// A place, words, and a look, as the desk draws them.
fn stroke() -> impl Strategy<Value = (u16, u16, String, Style)> {
    let words = prop_oneof![
        4 => "[a-e ]{0,40}",
        2 => " {0,40}",
        1 => "[─│é]{0,12}",
        1 => "[漢字a]{0,9}",
    ];
    let colour = prop_oneof![
        4 => Just(Color::Reset),
        1 => Just(Color::Red),
        1 => Just(Color::LightCyan),
        1 => Just(Color::Indexed(200)),
        1 => Just(Color::Rgb(1, 2, 3)),
    ];
    let with = prop_oneof![
        4 => Just(Modifier::empty()),
        1 => Just(Modifier::REVERSED),
        1 => Just(Modifier::BOLD),
        1 => Just(Modifier::BOLD | Modifier::UNDERLINED),
    ];
    (0..AREA.width, 0..AREA.height, words, colour.clone(), colour, with).prop_map(
        |(x, y, words, fg, bg, with)| (x, y, words, Style::reset().fg(fg).bg(bg).add_modifier(with)),
    )
}

fn drawn(strokes: &[(u16, u16, String, Style)]) -> Buffer {
    let mut buffer = Buffer::empty(AREA);
    for (x, y, words, style) in strokes {
        buffer.set_stringn(*x, *y, words, usize::from(AREA.width - x), *style);
    }
    buffer
}

/// What a terminal shows, cell by cell.
fn shown(parser: &vt100::Parser) -> Vec<String> {
    let mut cells = Vec::new();
    for y in 0..AREA.height {
        for x in 0..AREA.width {
            let cell = parser.screen().cell(y, x).unwrap();
            if cell.is_wide_continuation() {
                continue;
            }
            let text = if cell.has_contents() { cell.contents() } else { " " };
            cells.push(format!(
                "{y} {x} {text:?} {:?} {:?} {} {} {}",
                cell.fgcolor(),
                cell.bgcolor(),
                cell.bold(),
                cell.underline(),
                cell.inverse()
            ));
        }
    }
    cells
}

fn meant(buffer: &Buffer) -> Vec<String> {
    let colour = |colour| match colour {
        Color::Red => vt100::Color::Idx(1),
        Color::LightCyan => vt100::Color::Idx(14),
        Color::Indexed(number) => vt100::Color::Idx(number),
        Color::Rgb(red, green, blue) => vt100::Color::Rgb(red, green, blue),
        _ => vt100::Color::Default,
    };
    let mut cells = Vec::new();
    for y in 0..AREA.height {
        let mut x = 0;
        while x < AREA.width {
            let cell = &buffer[(x, y)];
            let with = |one| cell.modifier.contains(one);
            cells.push(format!(
                "{y} {x} {:?} {:?} {:?} {} {} {}",
                cell.symbol(),
                colour(cell.fg),
                colour(cell.bg),
                with(Modifier::BOLD),
                with(Modifier::UNDERLINED),
                with(Modifier::REVERSED)
            ));
            x += cell.cell_width().max(1);
        }
    }
    cells
}

fn bytes(was: &Buffer, now: &Buffer) -> Vec<u8> {
    let mut out = Vec::new();
    paint(was, now, &mut out).unwrap();
    out
}

proptest! {
    #[test]
    fn a_terminal_shows_what_was_meant(
        frames in prop::collection::vec(prop::collection::vec(stroke(), 0..12), 1..5),
    ) {
        let mut parser = vt100::Parser::new(AREA.height, AREA.width, 0);
        let mut was = Buffer::empty(AREA);
        for strokes in &frames {
            let now = drawn(strokes);
            parser.process(&bytes(&was, &now));
            prop_assert_eq!(shown(&parser), meant(&now));
            was = now;
        }
    }
}

#[test]
fn what_is_the_same_is_not_written() {
    let frame = drawn(&[(3, 1, "same".to_owned(), Style::reset().fg(Color::Red))]);
    assert_eq!(bytes(&frame, &frame), b"");
}

#[test]
fn a_short_way_is_written_over_and_a_long_one_jumped() {
    let line = |words: &str| drawn(&[(0, 0, words.to_owned(), Style::reset())]);
    assert_eq!(bytes(&line("abcd"), &line("xbcy")), b"\x1b[1Hxbcy");
    assert_eq!(bytes(&line("abcdefghijk"), &line("xbcdefghijy")), b"\x1b[1Hx\x1b[11Gy");
}

#[test]
fn a_line_that_empties_is_erased_in_its_own_look() {
    let was = drawn(&[(0, 2, "abcdefghij".to_owned(), Style::reset().add_modifier(Modifier::REVERSED))]);
    let now = drawn(&[(0, 2, "ab".to_owned(), Style::reset().add_modifier(Modifier::REVERSED))]);
    assert_eq!(bytes(&was, &now), b"\x1b[3;3H\x1b[K");
}

#[test]
fn a_gap_that_opens_before_what_stays_is_blanked() {
    let line = |words: &str| drawn(&[(0, 0, words.to_owned(), Style::reset())]);
    assert_eq!(
        bytes(&line("abcdefghijklmnop|x"), &line("a               |y")),
        b"\x1b[1;2H\x1b[15X\x1b[18Gy"
    );
}
