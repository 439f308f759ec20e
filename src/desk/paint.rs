//! From one frame to the next in as few bytes as it takes: on a slow line the bytes of a key are its delay.
//!
//! Only what every terminal in use knows: absolute places, cells or the end of a line erased, attributes and colours. Nothing relative:
//! where a terminal counts a character's columns otherwise, only that character is wrong.
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};
use std::io::{self, Write};

/// Cells at the end of a line that are blank from now on: from so many changed ones on, erasing is shorter than spaces.
const WORTH_ERASING: usize = 4;

/// The same where something stands behind them: blanking them leaves the terminal before them, and going on costs as much again.
const WORTH_BLANKING: usize = 12;

/// Writes what differs. Both frames have the same size, the terminal shows `was` and its attributes are off, as they are again
/// at the end.
///
/// # Errors
/// The terminal does not take it.
pub fn paint(was: &Buffer, now: &Buffer, out: &mut impl Write) -> io::Result<()> {
    let mut pen = Pen { out, look: Look::default(), at: None };
    let changed = changed(was, now);
    for line in changed.chunk_by(|one, other| one.1 == other.1) {
        let [(_, y, _), ..] = line else { continue };
        let blank = blank_from(now, *y);
        let mut rest = line;
        while let [(x, y, cell), further @ ..] = rest {
            pen.go(now, *x, *y)?;
            if *x >= blank && rest.len() >= WORTH_ERASING {
                pen.look(Look::default())?;
                pen.out.write_all(b"\x1b[K")?;
                break;
            }
            let gap = gap(now, *x, *y);
            let within = rest.iter().take_while(|(x, ..)| *x < gap).count();
            if within >= WORTH_BLANKING {
                let last = rest[within - 1].0;
                pen.look(Look::default())?;
                write!(pen.out, "\x1b[{}X", last - x + 1)?;
                rest = &rest[within..];
                continue;
            }
            pen.put(cell, now.area.right())?;
            rest = further;
        }
    }
    pen.look(Look::default())
}

/// The cells that differ, line by line. Most frames differ in a line or two, and a look at what is alike is all the others need.
fn changed<'a>(was: &Buffer, now: &'a Buffer) -> Vec<(u16, u16, &'a Cell)> {
    let columns = usize::from(now.area.width).max(1);
    let lines = was.content.chunks(columns).zip(now.content.chunks(columns));
    let mut changed = Vec::new();
    for (y, (before, after)) in (now.area.top()..).zip(lines) {
        if before != after {
            changed_in(was, now, y, &mut changed);
        }
    }
    changed
}

/// The cells of one line that differ.
fn changed_in<'a>(was: &Buffer, now: &'a Buffer, y: u16, changed: &mut Vec<(u16, u16, &'a Cell)>) {
    let line = Rect { y, height: 1, ..now.area };
    let part = |of: &Buffer| {
        let from = of.index_of(line.x, y);
        Buffer { area: line, content: of.content[from..from + usize::from(line.width)].to_vec() }
    };
    let (before, after) = (part(was), part(now));
    let mut half = None;
    for (x, y, _) in before.diff_iter(&after) {
        let Some(cell) = now.cell((x, y)) else { continue };
        changed.extend(half.take().filter(|(column, line, _)| (*column, *line) != (x, y)));
        changed.push((x, y, cell));
        // Writing over the first half of a wide character leaves its second half in the look of what was written.
        let next = x + cell.cell_width().max(1);
        let wide = was.cell((next - 1, y)).is_some_and(|before| before.cell_width() > 1);
        half = now.cell((next, y)).filter(|_| wide).map(|cell| (next, y, cell));
    }
    changed.extend(half);
}

/// The column behind the blank cells without any look that begin here; this one where there are none.
fn gap(now: &Buffer, x: u16, y: u16) -> u16 {
    // The second half of a wide character looks blank and is none.
    let half = x > now.area.left() && now.cell((x - 1, y)).is_some_and(|before| before.cell_width() > 1);
    let blank = |x: &u16| {
        now.cell((*x, y)).is_some_and(|cell| cell.symbol() == " " && Look::of(cell) == Look::default())
    };
    if half { x } else { (x..now.area.right()).find(|x| !blank(x)).unwrap_or(now.area.right()) }
}

/// The column from which a line is blank and without any look to its end.
fn blank_from(now: &Buffer, y: u16) -> u16 {
    let mut from = now.area.right();
    while from > now.area.left() {
        match now.cell((from - 1, y)) {
            Some(cell) if cell.symbol() == " " && Look::of(cell) == Look::default() => from -= 1,
            // The second half of a wide character looks blank and is none.
            Some(cell) if cell.cell_width() > 1 => return (from + 1).min(now.area.right()),
            _ => return from,
        }
    }
    from
}

/// How a cell looks, its character apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Look {
    fg: Color,
    bg: Color,
    with: Modifier,
}

impl Look {
    fn of(cell: &Cell) -> Self {
        Self { fg: cell.fg, bg: cell.bg, with: cell.modifier }
    }
}

/// Where the terminal writes next, and how.
struct Pen<'a, W> {
    out: &'a mut W,
    look: Look,
    /// Unknown at first, and after the last column, where terminals differ.
    at: Option<(u16, u16)>,
}

impl<W: Write> Pen<'_, W> {
    /// Goes to a place: over what stands between where that is shorter, which changes nothing there.
    fn go(&mut self, now: &Buffer, x: u16, y: u16) -> io::Result<()> {
        match self.at {
            Some(at) if at == (x, y) => Ok(()),
            Some((from, line)) if line == y && from < x => {
                let jump = format!("\x1b[{}G", x + 1);
                let between: Option<String> = (from..x).map(|x| self.simple(now, x, y)).collect();
                match between.filter(|between| between.len() <= jump.len()) {
                    Some(between) => self.out.write_all(between.as_bytes()),
                    None => self.out.write_all(jump.as_bytes()),
                }
            }
            _ if x == 0 => write!(self.out, "\x1b[{}H", y + 1),
            _ => write!(self.out, "\x1b[{};{}H", y + 1, x + 1),
        }?;
        self.at = Some((x, y));
        Ok(())
    }

    /// A cell that can be written once more as the pen is: one plain character in the same look.
    fn simple(&self, now: &Buffer, x: u16, y: u16) -> Option<char> {
        let cell = now.cell((x, y)).filter(|cell| Look::of(cell) == self.look)?;
        let mut letters = cell.symbol().chars();
        letters.next().filter(|first| (' '..='~').contains(first) && letters.next().is_none())
    }

    fn put(&mut self, cell: &Cell, right: u16) -> io::Result<()> {
        self.look(Look::of(cell))?;
        self.out.write_all(cell.symbol().as_bytes())?;
        self.at = self.at.map(|(x, y)| (x + cell.cell_width().max(1), y)).filter(|(x, _)| *x < right);
        Ok(())
    }

    /// Takes on a look: from where it is, or from none, whichever is shorter.
    fn look(&mut self, to: Look) -> io::Result<()> {
        if to == self.look {
            return Ok(());
        }
        let fresh = codes(Look::default(), to);
        let fresh = if fresh.is_empty() { fresh } else { format!("0;{fresh}") };
        let shortest = if self.look.with.difference(to.with).is_empty() {
            let more = codes(self.look, to);
            if more.len() < fresh.len() { more } else { fresh }
        } else {
            fresh
        };
        self.look = to;
        write!(self.out, "\x1b[{shortest}m")
    }
}

/// What is to be switched on, or set to something else.
fn codes(from: Look, to: Look) -> String {
    let mut codes = Vec::new();
    for (number, (_, one)) in (1..).zip(Modifier::all().iter_names()) {
        if to.with.difference(from.with).contains(one) {
            codes.push(i32::to_string(&number));
        }
    }
    if to.fg != from.fg {
        codes.push(colour(to.fg, 30));
    }
    if to.bg != from.bg {
        codes.push(colour(to.bg, 40));
    }
    codes.join(";")
}

/// A colour of the letters (30) or of what is behind them (40).
fn colour(colour: Color, base: u8) -> String {
    let plain = match colour {
        Color::Reset => 9,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 60,
        Color::LightRed => 61,
        Color::LightGreen => 62,
        Color::LightYellow => 63,
        Color::LightBlue => 64,
        Color::LightMagenta => 65,
        Color::LightCyan => 66,
        Color::White => 67,
        Color::Indexed(number) => return format!("{};5;{number}", base + 8),
        Color::Rgb(red, green, blue) => return format!("{};2;{red};{green};{blue}", base + 8),
    };
    (base + plain).to_string()
}

#[cfg(test)]
mod tests;
