//! The signs on the screen. They carry the meaning by themselves; colour only repeats it.

/// The row with the cursor.
pub const CURSOR: char = '>';
/// A marked row.
pub const MARKED: char = '*';
/// Past target, late, not quorate.
pub const PAST_TARGET: char = '!';
/// Within a fortnight of the target.
pub const DUE_SOON: char = ':';
/// Somebody else has it open.
pub const OTHERS: char = '@';
/// Changed since one looked.
pub const CHANGED: char = '+';
/// A look-alike; of a session, full.
pub const ALIKE: char = '=';
/// Places are free.
pub const FREE: char = 'o';
/// A place is held.
pub const HELD: char = 'h';
/// Cancelled.
pub const CANCELLED: char = 'x';
/// Past.
pub const PAST: char = '.';

/// Drawing characters, where more than letters are wanted: rules, occupancy, charts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// A horizontal rule.
    pub rule: char,
    /// Between a list and what is beside it.
    pub bar: char,
    /// A part that is taken.
    pub full: char,
    /// A part that is free.
    pub empty: char,
}

impl Glyphs {
    /// How much of it is taken, as so many columns. A bar is full only where nothing is free, and empty only where nothing is
    /// taken: the eye would read the wrong thing from a rounded one.
    pub fn occupancy(self, taken: u32, all: u32, columns: usize) -> String {
        if all == 0 || columns == 0 {
            return String::new();
        }
        let taken = taken.min(all);
        let nearest = (taken as usize * columns * 2 + all as usize) / (all as usize * 2);
        let full = match taken {
            0 => 0,
            _ if taken == all => columns,
            _ => nearest.clamp(1, columns.max(2) - 1),
        };
        let (full, empty) = (full.min(columns), columns - full.min(columns));
        format!("{}{}", self.full.to_string().repeat(full), self.empty.to_string().repeat(empty))
    }
}

/// Letters only: right everywhere, and for ears as well.
pub const ASCII: Glyphs = Glyphs { rule: '-', bar: '|', full: '#', empty: '.' };
/// With blocks for occupancy and charts.
pub const BLOCKS: Glyphs = Glyphs { full: '\u{2588}', empty: '\u{2591}', ..ASCII };

/// Blocks only where they are wished for and the locale says UTF-8; its value is read at the edge and passed in.
pub fn choose(blocks_wished: bool, locale: &str) -> Glyphs {
    let locale = locale.to_ascii_lowercase();
    if blocks_wished && (locale.contains("utf-8") || locale.contains("utf8")) { BLOCKS } else { ASCII }
}

/// The first three signs of a row of a list, after the column of cursor and mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signs {
    /// Past its target or late.
    pub past_target: bool,
    /// Within a fortnight of it.
    pub due_soon: bool,
    /// Somebody else has it open.
    pub others: bool,
    /// Changed since one looked.
    pub changed: bool,
    /// A look-alike exists.
    pub alike: bool,
    /// A place is held.
    pub held: bool,
}

impl Signs {
    /// Three columns for a card: cursor or mark, the most pressing sign, and a space (or the mark of a row with the cursor).
    pub fn card(self, cursor: bool, marked: bool) -> String {
        let mut signs = self.columns(cursor, marked).chars().collect::<Vec<_>>();
        signs.resize(4, ' ');
        let pressing = [signs[1], signs[2], signs[3]].into_iter().find(|sign| !matches!(*sign, ' ' | MARKED));
        let mark = if cursor && marked { MARKED } else { ' ' };
        [signs[0], pressing.unwrap_or(' '), mark].iter().collect()
    }

    /// Four columns: cursor or mark, past target, and two more. A marked row with the cursor keeps its mark at the fourth.
    pub fn columns(self, cursor: bool, marked: bool) -> String {
        let mut out = String::with_capacity(4);
        out.push(match (cursor, marked) {
            (true, _) => CURSOR,
            (false, true) => MARKED,
            (false, false) => ' ',
        });
        out.push(if self.past_target { PAST_TARGET } else { ' ' });
        let rest = [
            (cursor && marked, MARKED),
            (self.due_soon, DUE_SOON),
            (self.others, OTHERS),
            (self.changed, CHANGED),
            (self.alike, ALIKE),
            (self.held, HELD),
        ];
        let mut signs = rest.into_iter().filter(|(shown, _)| *shown).map(|(_, sign)| sign);
        let (first, second) = (signs.next().unwrap_or(' '), signs.next().unwrap_or(' '));
        out.push(first);
        out.push(second);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_stand_in_their_columns() {
        let late = Signs { past_target: true, others: true, ..Signs::default() };
        assert_eq!(late.columns(true, false), ">!@ ");
        assert_eq!(late.columns(true, true), ">!*@");
        assert_eq!(late.columns(false, true), "*!@ ");
        assert_eq!((late.card(true, false), late.card(true, true)), (">! ".into(), ">!*".into()));
        assert_eq!(Signs { due_soon: true, ..Signs::default() }.card(false, true), "*: ");
        assert_eq!(Signs { due_soon: true, ..Signs::default() }.columns(false, false), "  : ");
    }

    #[test]
    fn a_bar_is_full_only_where_nothing_is_free() {
        let bar = |taken, all| ASCII.occupancy(taken, all, 8);
        assert_eq!(
            (bar(0, 4), bar(4, 4), bar(2, 4)),
            ("........".into(), "########".into(), "####....".into())
        );
        assert_eq!((bar(1, 100), bar(99, 100)), ("#.......".into(), "#######.".into()));
        assert_eq!(
            (bar(9, 4), bar(3, 0), BLOCKS.occupancy(1, 2, 2)),
            ("########".into(), String::new(), "█░".into())
        );
        for columns in 0..12 {
            for taken in 0..=40 {
                assert_eq!(ASCII.occupancy(taken, 40, columns).len(), columns, "{taken} of 40 in {columns}");
            }
        }
    }

    #[test]
    fn blocks_need_a_wish_and_utf_8() {
        assert_eq!(
            (choose(true, "en_GB.UTF-8"), choose(true, "C"), choose(false, "en_GB.UTF-8")),
            (BLOCKS, ASCII, ASCII)
        );
    }
}
