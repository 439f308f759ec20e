//! How large the partnership is, pathway by pathway: calibrated to what one partnership has published of itself.
use crate::domain::code::Code;

/// Weeks lived through before today.
pub const WEEKS: u32 = 52;
/// Weeks for which sessions are open ahead of today.
pub const AHEAD: u32 = 8;

/// One pathway's flow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flow {
    /// The pathway.
    pub pathway: Code,
    /// Waiting a year ago.
    pub backlog: u32,
    /// Weeks the longest of them had waited then.
    pub backlog_weeks: u32,
    /// Referrals a week.
    pub weekly: f64,
    /// Children begun a week: with the arrivals it makes the wait.
    pub begun: f64,
    /// Ages in months at referral, from and to.
    pub ages: (u32, u32),
}

/// The whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Flows of the triaged pathways.
    pub flows: Vec<Flow>,
    /// Families a drop-in session sees.
    pub visits: f64,
    /// Part of the full size, 0 to 1.
    pub part: f64,
}

impl Shape {
    /// The shape for about that many children on record.
    ///
    /// At 6,000: mean wait of completed ND waits about 55 weeks (published February 2025), median wait into SLCN about 25
    /// weeks (February 2025), 224 waiting for educational psychology (December 2024).
    pub fn of(children: u32) -> Self {
        let part = f64::from(children.max(60)) / 6_000.0;
        let flow = |pathway: &str, backlog: f64, backlog_weeks, weekly: f64, begun: f64, ages| Flow {
            pathway: Code::known(pathway),
            backlog: (backlog * part).round() as u32,
            backlog_weeks,
            weekly: weekly * part,
            begun: begun * part,
            ages,
        };
        Self {
            flows: vec![
                flow("nd", 1_360.0, 58, 24.0, 25.5, (50, 190)),
                flow("slcn", 560.0, 26, 23.0, 23.0, (24, 130)),
                flow("ep", 218.0, 40, 6.0, 6.2, (40, 200)),
                flow("ot", 150.0, 24, 6.5, 6.5, (40, 160)),
            ],
            visits: 6.0 * part.max(0.25),
            part,
        }
    }
}
