"""Names, villages and trades that a practice book is peopled with. None of them is anybody.

They are common given names and family names of a country, put together by chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class People:
    """What people and places are called in a country, and when the year is good to them.

    `order` says how a name is written, from {given} and {family}. `harvest` are the months when
    money comes in, `lean` those when it is needed: before the harvest, when school begins.
    """

    coop: str
    order: str
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]
    villages: tuple[str, ...]
    trades: tuple[str, ...]
    harvest: frozenset[int]
    lean: frozenset[int]


def _people(
    coop: str,
    order: str,
    *,
    women: str,
    men: str,
    families: str,
    villages: str,
    trades: str,
    harvest: tuple[int, ...],
    lean: tuple[int, ...],
) -> People:
    return People(
        coop,
        order,
        _parts(women),
        _parts(men),
        _parts(families),
        _parts(villages),
        _parts(trades),
        frozenset(harvest),
        frozenset(lean),
    )


def _parts(said: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in said.split(","))


_GIVEN_FIRST: Final = "{given} {family}"
_FAMILY_FIRST: Final = "{family} {given}"

_RWANDA: Final = _people(
    "Koperative Dufatanye",
    _FAMILY_FIRST,
    women="""
        Alphonsine, Béatrice, Chantal, Clarisse, Claudine, Consolée, Espérance, Florence,
        Immaculée, Jacqueline, Jeannette, Josiane, Odette, Olive, Pascasie, Solange,
        Vestine, Yvonne
    """,
    men="""
        Alexis, Aloys, Anastase, Célestin, Damien, Déo, Emmanuel, Faustin, Félicien,
        Innocent, Jean Bosco, Jean Claude, Laurent, Pascal, Silas, Théogène, Védaste,
        Viateur
    """,
    families="""
        Bizimana, Gasana, Habimana, Hakizimana, Havugimana, Iradukunda, Ishimwe, Kayitesi,
        Mugisha, Mukamana, Mukandayisenga, Munyaneza, Murekatete, Ndayambaje, Ngabonziza,
        Niyonzima, Nkurunziza, Nsengimana, Nyirahabimana, Tuyishime, Uwamahoro, Uwase,
        Uwimana, Uwizeye
    """,
    villages="Akabuga, Gahanga, Gasabo, Kabuye, Kibagabaga, Masoro, Ndera, Rusororo",
    trades="umuhinzi, umworozi, umucuruzi, umwarimu, umudozi, umubaji, umuvumvu",
    harvest=(1, 2, 6, 7),
    lean=(4, 9, 11),
)
_ANDES: Final = _people(
    "Cooperativa Nueva Esperanza",
    _FAMILY_FIRST,
    women="""
        Basilia, Carmen Rosa, Damiana, Eulalia, Felipa, Hilaria, Juana, Justina, Lidia,
        Lucía, Martina, Nélida, Petrona, Rosa, Sabina, Teodora, Victoria, Ximena
    """,
    men="""
        Agustín, Benito, Calixto, Demetrio, Edwin, Félix, Gregorio, Hilarión, Iván, Jacinto,
        Julián, Macario, Nicanor, Óscar, Pascual, Ramiro, Severo, Zenón
    """,
    families="""
        Ajhuacho, Arancibia, Calle, Choque, Colque, Condori, Copa, Cruz, Flores, Gutiérrez,
        Huanca, Llanos, Mamani, Ortega, Padilla, Quispe, Romero, Saavedra, Serrudo, Ticona,
        Vargas, Yampara
    """,
    villages="Azurduy, Icla, Mojocoya, Padilla, Sopachuy, Tarabuco, Yamparáez, Zudáñez",
    trades="agricultora, agricultor, comerciante, tejedora, albañil, maestra, transportista",
    harvest=(4, 5, 6, 7),
    lean=(1, 2, 11),
)
_SPANISH: Final = _people(
    "Cooperativa La Unión",
    _GIVEN_FIRST,
    women="""
        Adriana, Beatriz, Blanca, Carolina, Dolores, Elena, Gladys, Graciela, Irma,
        Josefina, Leticia, Lorena, Marcela, Margarita, Norma, Patricia, Silvia, Yolanda
    """,
    men="""
        Alberto, Aníbal, Armando, Carlos, Daniel, Eduardo, Ernesto, Fernando, Gustavo,
        Héctor, Hugo, Jorge, Leonel, Mario, Osvaldo, Ricardo, Rubén, Víctor
    """,
    families="""
        Acosta, Aguirre, Benítez, Cabrera, Castro, Díaz, Escobar, Fernández, García,
        Giménez, Herrera, Ibáñez, Juárez, López, Medina, Morales, Núñez, Peralta, Ramírez,
        Rojas, Sosa, Vega
    """,
    villages="El Carmen, La Esperanza, Las Flores, Los Pinos, San Antonio, San José, Villa Nueva",
    trades="agricultora, agricultor, comerciante, costurera, carpintero, docente, panadera",
    harvest=(2, 3, 4, 12),
    lean=(1, 8, 9),
)
_HAITI: Final = _people(
    "Kowoperativ Tèt Ansanm",
    _GIVEN_FIRST,
    women="""
        Anise, Bernadèt, Clermancia, Dieula, Elvita, Fabiola, Gerda, Guerline, Immacula,
        Islande, Jésula, Lovelie, Marie Ange, Mirlande, Rose Laure, Suzette, Violène,
        Yolette
    """,
    men="""
        Amos, Anel, Brunel, Clervil, Dieudonné, Elie, Frantz, Gesner, Ilfrid, Jean Robert,
        Josué, Lifaite, Mackenson, Odilon, Pierre Louis, Ronald, Wilner, Yves
    """,
    families="""
        Alcénat, Augustin, Bélizaire, Casséus, Charles, Cius, Desrosiers, Estimé, Exantus,
        Fleurimond, Germain, Jean-Baptiste, Joachim, Laguerre, Lubin, Mésidor, Noël, Petit-
        Frère, Saint-Fleur, Sylvain, Toussaint, Vilsaint
    """,
    villages="Abricots, Bonbon, Chambellan, Dame-Marie, Marfranc, Moron, Prévilé, Roseaux",
    trades="kiltivatè, machann, koutiryè, pechè, bòs mason, pwofesè, bòs ebenis",
    harvest=(7, 8, 11, 12),
    lean=(4, 5, 9),
)
_SENEGAL: Final = _people(
    "Coopérative Takku Liggéey",
    _GIVEN_FIRST,
    women="""
        Adama, Aïssatou, Awa, Bineta, Coumba, Fatou, Khady, Mame Diarra, Mariama, Ndèye,
        Oumy, Penda, Ramata, Rokhaya, Sokhna, Yacine
    """,
    men="""
        Abdou, Alioune, Amadou, Babacar, Cheikh, Demba, El Hadji, Ibrahima, Khadim, Lamine,
        Mamadou, Modou, Moussa, Ousmane, Pape, Samba
    """,
    families="""
        Ba, Badji, Cissé, Diagne, Diallo, Diop, Diouf, Fall, Faye, Gueye, Kane, Mbaye,
        Ndiaye, Ndour, Niang, Sagna, Sarr, Seck, Sène, Sow, Sy, Thiam
    """,
    villages="Diourbel, Fatick, Gandiaye, Keur Mbaye, Mbellacadiao, Ndangane, Niakhar, Tattaguine",
    trades="cultivatrice, cultivateur, commerçante, éleveur, tailleur, enseignante, maçon",
    harvest=(11, 12, 1),
    lean=(7, 8, 10),
)
_BENIN: Final = _people(
    "Coopérative L'Entraide",
    _FAMILY_FIRST,
    women="""
        Adèle, Afi, Brigitte, Célestine, Colette, Edwige, Estelle, Félicité, Georgette,
        Honorine, Judith, Léontine, Nadège, Pélagie, Rosaline, Victorine
    """,
    men="""
        Albert, Antoine, Barnabé, Basile, Codjo, Cyrille, Dossou, Épiphane, Firmin, Gilbert,
        Hilaire, Justin, Koffi, Lucien, Mathias, Rigobert
    """,
    families="""
        Adjovi, Agbo, Ahouansou, Akpovi, Assogba, Azon, Dansou, Dossa, Gbaguidi,
        Gnonlonfoun, Hounkpè, Houssou, Kpadonou, Loko, Mensah, Sossou, Tossou, Vodounon,
        Yèhouénou, Zinsou
    """,
    villages="Abomey, Adjohoun, Agbangnizoun, Bohicon, Covè, Dassa, Djidja, Zogbodomey",
    trades="cultivatrice, cultivateur, commerçante, pêcheur, couturière, enseignant, menuisier",
    harvest=(8, 9, 12),
    lean=(5, 6, 10),
)
_KENYA: Final = _people(
    "Umoja Co-operative",
    _GIVEN_FIRST,
    women="""
        Agnes, Beatrice, Caroline, Damaris, Eunice, Faith, Gladys, Grace, Jane, Joyce,
        Lydia, Mercy, Monica, Rose, Ruth, Susan
    """,
    men="""
        Benson, Charles, David, Dennis, Francis, George, Isaac, James, John, Joseph,
        Kennedy, Moses, Patrick, Peter, Samuel, Stephen
    """,
    families="""
        Achieng, Barasa, Cheruiyot, Kamau, Kariuki, Kiprono, Kipchumba, Langat, Makau,
        Mutua, Mwangi, Njoroge, Nyambura, Ochieng, Odhiambo, Onyango, Otieno, Wafula,
        Wairimu, Wanjiku
    """,
    villages="Bahati, Chepkorio, Kabiruini, Karima, Mukurweini, Ndaragwa, Tegat, Wanguru",
    trades="farmer, trader, tailor, teacher, mason, dairy keeper, driver",
    harvest=(2, 7, 8, 12),
    lean=(1, 4, 5),
)
_UGANDA: Final = _people(
    "Kwegatta Co-operative",
    _FAMILY_FIRST,
    women="""
        Agnes, Annet, Betty, Christine, Doreen, Esther, Florence, Harriet, Immaculate, Jane,
        Juliet, Margaret, Proscovia, Rose, Sarah, Teopista
    """,
    men="""
        Charles, Deogratius, Edward, Fred, Godfrey, Henry, Ivan, John, Joseph, Moses,
        Patrick, Paul, Robert, Ronald, Simon, Vincent
    """,
    families="""
        Achan, Akello, Atim, Auma, Byaruhanga, Kato, Kyomuhendo, Mugerwa, Mukasa, Mutesi,
        Nabirye, Nakato, Nalubega, Namukasa, Ocen, Odongo, Okello, Ssemakula, Tumusiime,
        Wasswa
    """,
    villages="Bukoto, Bulenga, Kakiri, Kasangati, Lugazi, Mpigi, Nabweru, Wakiso",
    trades="farmer, trader, tailor, teacher, mason, fisher, driver",
    harvest=(1, 7, 8, 12),
    lean=(2, 4, 9),
)
_TANZANIA: Final = _people(
    "Ushirika wa Umoja",
    _GIVEN_FIRST,
    women="""
        Amina, Anna, Asha, Eliza, Fatuma, Glory, Halima, Joyce, Mariamu, Mwajuma, Neema,
        Rehema, Salome, Upendo, Zainabu, Zawadi
    """,
    men="""
        Abdallah, Baraka, Daudi, Emanuel, Hamisi, Ibrahimu, Juma, Khamis, Mohamedi, Musa,
        Omari, Petro, Rajabu, Salum, Shabani, Yohana
    """,
    families="""
        Chacha, Kapinga, Kavishe, Komba, Lyimo, Macha, Magesa, Mallya, Massawe, Mbwana,
        Mhando, Mrema, Msuya, Mtui, Mushi, Mwakalinga, Ngowi, Nyoni, Shayo, Temu
    """,
    villages="Kibosho, Machame, Marangu, Mbokomu, Mwika, Rombo, Siha, Uru",
    trades="mkulima, mfanyabiashara, fundi cherehani, mwalimu, fundi mwashi, mfugaji, dereva",
    harvest=(6, 7, 8),
    lean=(1, 3, 4),
)
_SOUTHERN: Final = _people(
    "Masibambane Co-operative",
    _GIVEN_FIRST,
    women="""
        Boitumelo, Busisiwe, Dineo, Lerato, Lindiwe, Mpho, Nomsa, Nomvula, Ntombi, Palesa,
        Refilwe, Sibongile, Thandi, Tshepiso, Zanele, Zodwa
    """,
    men="""
        Bongani, Jabulani, Katlego, Lungile, Mandla, Mpumelelo, Sandile, Sibusiso, Sipho,
        Tebogo, Thabo, Themba, Tshepo, Vusi, Xolani, Zakes
    """,
    families="""
        Buthelezi, Cele, Dlamini, Dube, Gumede, Hadebe, Khumalo, Mabaso, Mahlangu, Maseko,
        Mkhize, Modise, Mofokeng, Molefe, Mthembu, Ndlovu, Ngcobo, Nkosi, Shabalala, Sithole
    """,
    villages="Eshowe, Hlabisa, Ixopo, Mtubatuba, Nkandla, Nongoma, Tugela, Ulundi",
    trades="farmer, trader, tailor, teacher, builder, crafter, driver",
    harvest=(3, 4, 5, 12),
    lean=(1, 2, 9),
)
_CARIBBEAN: Final = _people(
    "Unity Co-operative",
    _GIVEN_FIRST,
    women="""
        Andrea, Carol, Cheryl, Coralie, Denise, Donna, Esther, Heather, Ingrid, Janelle,
        Marva, Maureen, Natalie, Sandra, Shirley, Yvette
    """,
    men="""
        Andre, Carlisle, Clyde, Curtis, Darnley, Desmond, Errol, Gladstone, Ian, Kelvin,
        Leroy, Orville, Rawle, Ricardo, Trevor, Winston
    """,
    families="""
        Alleyne, Beckles, Blackman, Bourne, Bradshaw, Callender, Clarke, Cumberbatch, Forde,
        Gittens, Greenidge, Holder, Hurley, Inniss, Jordan, Layne, Marshall, Phillips,
        Skeete, Worrell
    """,
    villages="Bathsheba, Black Rock, Crane, Gall Hill, Holetown, Oistins, Six Roads, Welchman Hall",
    trades="farmer, vendor, seamstress, teacher, mason, fisher, driver",
    harvest=(2, 3, 4, 12),
    lean=(8, 9, 10),
)
_BRAZIL: Final = _people(
    "Cooperativa União",
    _GIVEN_FIRST,
    women="""
        Aparecida, Cleide, Conceição, Dalva, Edna, Fátima, Inês, Ivone, Lúcia, Luzia,
        Marlene, Neusa, Rita, Rosângela, Sônia, Terezinha
    """,
    men="""
        Adilson, Antônio, Benedito, Claudemir, Edson, Francisco, Geraldo, Jair, João, José,
        Luís, Márcio, Nelson, Osmar, Raimundo, Valdir
    """,
    families="""
        Almeida, Alves, Araújo, Barbosa, Batista, Cardoso, Carvalho, Costa, Dias, Ferreira,
        Gomes, Lima, Lopes, Martins, Moreira, Nascimento, Nunes, Oliveira, Pereira, Ribeiro,
        Santos, Souza
    """,
    villages="""
        Boa Vista, Cachoeira, Jatobá, Lagoa Nova, Pedra Branca, Riacho Fundo, Serra Verde,
        Várzea
    """,
    trades="agricultora, agricultor, comerciante, costureira, marceneiro, professora, pedreiro",
    harvest=(3, 4, 5, 12),
    lean=(1, 9, 10),
)

_BY_PROFILE: Final[Mapping[str, People]] = MappingProxyType(
    {
        "RW": _RWANDA,
        "BO": _ANDES,
        "HT": _HAITI,
        "SN": _SENEGAL,
        "BJ": _BENIN,
        "KE": _KENYA,
        "UG": _UGANDA,
        "TZ": _TANZANIA,
        "ZA": _SOUTHERN,
        "BB": _CARIBBEAN,
        "BR": _BRAZIL,
        **dict.fromkeys(("AR", "CL", "CO", "GT", "MX", "PY"), _SPANISH),
    }
)


def people_of(profile: str) -> People:
    """The people of a country by its profile's code; a country without a list borrows names."""
    return _BY_PROFILE.get(profile, _CARIBBEAN)
