import auth from './auth.json' with { type: 'json' }
import auto from './auto.json' with { type: 'json' }
import billing from './billing.json' with { type: 'json' }
import charts from './charts.json' with { type: 'json' }
import common from './common.json' with { type: 'json' }
import compare from './compare.json' with { type: 'json' }
import dashboard from './dashboard.json' with { type: 'json' }
import docs from './docs.json' with { type: 'json' }
import home from './home.json' with { type: 'json' }
import keys from './keys.json' with { type: 'json' }
import mail from './mail.json' with { type: 'json' }
import model from './model.json' with { type: 'json' }
import models from './models.json' with { type: 'json' }
import playground from './playground.json' with { type: 'json' }
import pricing from './pricing.json' with { type: 'json' }
import receipt from './receipt.json' with { type: 'json' }
import reference from './reference.json' with { type: 'json' }
import rules from './rules.json' with { type: 'json' }
import savings from './savings.json' with { type: 'json' }
import settings from './settings.json' with { type: 'json' }
import site from './site.json' with { type: 'json' }
import start from './start.json' with { type: 'json' }
import statement from './statement.json' with { type: 'json' }
import status from './status.json' with { type: 'json' }
import usage from './usage.json' with { type: 'json' }

/** Every visible sentence in English: a file is a namespace. */
export const en = { auth, auto, billing, charts, common, compare, dashboard, docs, home, keys, mail, model, models, playground, pricing, receipt, reference, rules, savings, settings, site, start, statement, status, usage }
