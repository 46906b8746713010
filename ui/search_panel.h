// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/search_content.h"

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace sidelight::ui
{

class FigureSortModel;
class FiguresTable;
class ProgressLine;
class SearchTableModel;
class TradeOffPlot;

/// Asks for the fastest or smallest recipe that is good enough, and shows what a search for it has tried.
class SearchPanel : public QWidget
{
    Q_OBJECT
public:
    explicit SearchPanel(QWidget *parent = nullptr);

    /// The chosen recipe and the order of the table stay; while a search adds to what it has tried, the
    /// scroll position, too.
    void setContent(SearchContent content);
    SearchGoal goal() const; ///< what the form says

    QSize sizeHint() const override;

signals:
    void searchRequested(const sidelight::SearchGoal &goal);
    void stopRequested();
    void recipeChosen(const sidelight::Recipe &recipe); ///< to be added as a variant

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeForm();
    QWidget *makeStatusLine();
    void connectParts();
    void takeMeasure(); ///< the number, as PSNR or SSIM is asked for
    void sortByWish();
    void choose(int point);
    void showForm();
    void showStatus();
    void showPlot();
    SearchGoal shownGoal() const; ///< that of the search, else that of the form
    const SearchPoint *pointToAdd() const; ///< the chosen one, else the best; null: neither can be made
    QString nothingToShow() const; ///< a sentence; empty: something has been tried
    QString statusText() const;

    SearchContent m_content;
    QString m_chosen; ///< recipe, as text
    double m_leastPsnr = 40.0;
    double m_leastSsim = 0.99;
    SearchTableModel *m_model;
    FigureSortModel *m_sorted;
    QComboBox *m_wish;
    QDoubleSpinBox *m_least;
    QComboBox *m_measure;
    QLabel *m_pictures;
    QPushButton *m_search;
    ProgressLine *m_progress;
    QLabel *m_status;
    QPushButton *m_add;
    QStackedWidget *m_stack;
    QLabel *m_words;
    QSplitter *m_splitter;
    TradeOffPlot *m_plot;
    FiguresTable *m_table;
};

}
