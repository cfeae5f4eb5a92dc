/** Towns and neighbourhoods that make a sample story sound local, by partnership. */
import type { Partnership } from '@active-news/schema/registry/partnership.ts';

export type LocalNames = { readonly county: string; readonly places: readonly string[] };

/** `county` reads well after "in" and "across"; the first three places at least are real and distinct. */
export function localNames(partnership: Pick<Partnership, 'slug' | 'name' | 'area'>): LocalNames {
  const line = table[partnership.slug];
  if (line !== undefined) {
    const [county, places] = line.split(': ');
    return { county: county!, places: places!.split(', ') };
  }
  const county = partnership.area[0] ?? partnership.name;
  return {
    county,
    places: partnership.area.length >= 3 ? partnership.area : [county, `north ${county}`, `south ${county}`],
  };
}

const table: Readonly<Record<string, string>> = {
  'active-black-country':
    'the Black Country: Dudley, Sandwell, Walsall, Wolverhampton, West Bromwich, Tipton, Bilston, Halesowen',
  'active-cheshire':
    'Cheshire and Warrington: Warrington, Chester, Crewe, Macclesfield, Ellesmere Port, Northwich, Winsford',
  'active-cornwall': 'Cornwall: Truro, Camborne, Penzance, Bodmin, St Austell, Newquay, Liskeard, Redruth',
  'active-cumbria': 'Cumbria: Carlisle, Barrow, Kendal, Workington, Whitehaven, Penrith, Maryport, Millom',
  'active-derbyshire':
    'Derbyshire: Derby, Chesterfield, Buxton, Ilkeston, Glossop, Matlock, Swadlincote, Bolsover',
  'active-devon': 'Devon: Exeter, Plymouth, Torquay, Barnstaple, Tiverton, Paignton, Bideford, Okehampton',
  'active-dorset':
    'Dorset: Bournemouth, Poole, Weymouth, Dorchester, Bridport, Christchurch, Portland, Blandford',
  'active-essex': 'Essex: Basildon, Colchester, Southend, Thurrock, Harlow, Tendring, Chelmsford, Clacton',
  'active-gloucestershire':
    'Gloucestershire: Gloucester, Cheltenham, Stroud, Cinderford, Tewkesbury, Cirencester',
  'active-herefordshire-and-worcestershire':
    'Herefordshire and Worcestershire: Worcester, Hereford, Redditch, Kidderminster, Leominster, Evesham, Ross-on-Wye',
  'active-humber': 'the Humber: Hull, Grimsby, Scunthorpe, Bridlington, Goole, Beverley, Cleethorpes',
  'active-kent-and-medway':
    'Kent and Medway: Maidstone, Chatham, Thanet, Ashford, Dover, Gravesend, Folkestone, Swale',
  'active-lancashire':
    'Lancashire: Preston, Burnley, Blackpool, Blackburn, Lancaster, Pendle, Chorley, Skelmersdale',
  'active-lincolnshire':
    'Lincolnshire: Lincoln, Boston, Skegness, Grantham, Gainsborough, Mablethorpe, Spalding, Sleaford',
  'active-norfolk': 'Norfolk: Norwich, Great Yarmouth, King’s Lynn, Thetford, Cromer, Dereham, Fakenham',
  'active-notts':
    'Nottinghamshire: Nottingham, Mansfield, Worksop, Newark, Carlton, Ashfield, Bulwell, Retford',
  'active-oxfordshire': 'Oxfordshire: Oxford, Banbury, Bicester, Abingdon, Didcot, Witney, Blackbird Leys',
  'active-partnerships-national':
    'England: Preston, Exeter, Norwich, Hull, Leicester, Sunderland, Swindon, Telford, Maidstone, Luton, Carlisle, Walsall',
  'active-suffolk':
    'Suffolk: Ipswich, Lowestoft, Bury St Edmunds, Felixstowe, Haverhill, Stowmarket, Beccles',
  'active-surrey': 'Surrey: Woking, Guildford, Spelthorne, Redhill, Epsom, Leatherhead, Stanwell',
  'active-sussex':
    'Sussex: Brighton, Hastings, Crawley, Worthing, Eastbourne, Bognor Regis, Lewes, Littlehampton',
  'active-together':
    'Leicester, Leicestershire and Rutland: Leicester, Loughborough, Oakham, Hinckley, Coalville, Melton Mowbray, Beaumont Leys',
  'county-durham-sport':
    'County Durham: Durham, Bishop Auckland, Peterlee, Consett, Newton Aycliffe, Seaham, Stanley',
  'energise-me':
    'Hampshire and the Isle of Wight: Southampton, Portsmouth, Gosport, Rushmoor, Newport, Havant, Andover, Ryde',
  'energize-stw':
    'Shropshire, Telford and Wrekin: Telford, Shrewsbury, Oswestry, Ludlow, Bridgnorth, Wellington, Whitchurch',
  'get-berkshire-active': 'Berkshire: Reading, Slough, Bracknell, Newbury, Wokingham, Windsor, Maidenhead',
  'gm-moving':
    'Greater Manchester: Wigan, Oldham, Salford, Tameside, Rochdale, Bolton, Bury, Trafford, Stockport, Wythenshawe',
  'herts-sport-partnership':
    'Hertfordshire: Stevenage, Watford, Hemel Hempstead, Hatfield, Borehamwood, Letchworth, Broxbourne',
  leap: 'Buckinghamshire and Milton Keynes: Milton Keynes, Aylesbury, High Wycombe, Bletchley, Chesham, Wolverton',
  'living-sport':
    'Cambridgeshire and Peterborough: Peterborough, Wisbech, Huntingdon, March, Ely, Cambridge, St Neots',
  'london-sport':
    'London: Tower Hamlets, Barking, Lewisham, Brent, Croydon, Haringey, Southwark, Newham, Hounslow, Enfield',
  'merseyside-sports-partnership':
    'Merseyside and Halton: Liverpool, Birkenhead, Bootle, Knowsley, St Helens, Widnes, Southport, Toxteth',
  'north-yorkshire-sport':
    'North Yorkshire: York, Scarborough, Harrogate, Selby, Whitby, Skipton, Northallerton, Catterick',
  'northamptonshire-sport':
    'Northamptonshire: Northampton, Corby, Kettering, Wellingborough, Daventry, Rushden',
  rise: 'the North East: Newcastle, Sunderland, Gateshead, Blyth, South Shields, Ashington, Peterlee, North Shields',
  sasp: 'Somerset: Taunton, Bridgwater, Yeovil, Frome, Minehead, Wells, Chard, Glastonbury',
  'sport-birmingham':
    'Birmingham: Sparkbrook, Perry Barr, Handsworth, Erdington, Northfield, Ladywood, Kings Heath',
  'team-beds-and-luton':
    'Bedfordshire and Luton: Luton, Bedford, Dunstable, Biggleswade, Houghton Regis, Leighton Buzzard',
  'tees-valley-sport':
    'the Tees Valley: Middlesbrough, Hartlepool, Redcar, Stockton, Darlington, Thornaby, Billingham',
  'think-active':
    'Coventry, Solihull and Warwickshire: Coventry, Nuneaton, Solihull, Rugby, Leamington Spa, Bedworth, Chelmsley Wood',
  'together-active':
    'Staffordshire and Stoke-on-Trent: Stoke-on-Trent, Stafford, Burton, Tamworth, Cannock, Newcastle-under-Lyme, Leek',
  wesport:
    'the West of England: Bristol, Bath, Weston-super-Mare, Keynsham, Yate, Hartcliffe, Southmead, Midsomer Norton',
  'wiltshire-and-swindon-sport':
    'Wiltshire and Swindon: Swindon, Salisbury, Trowbridge, Chippenham, Devizes, Marlborough, Melksham',
  'yorkshire-sport-foundation':
    'South and West Yorkshire: Sheffield, Leeds, Bradford, Doncaster, Barnsley, Rotherham, Halifax, Wakefield, Huddersfield',
};
